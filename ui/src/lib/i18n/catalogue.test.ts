import { describe, expect, it } from 'vitest';

import { en } from './en';
import { namesOf, type Message } from './message';
import { zh } from './zh';

type Catalogue = Record<string, Record<string, Message>>;

const ENGLISH: Catalogue = en;
const CHINESE: Catalogue = zh;

function texts(message: Message): string[] {
  return typeof message === 'string' ? [message] : Object.values(message);
}

const all = Object.entries(ENGLISH).flatMap(([area, messages]) =>
  Object.entries(messages).map(([name, message]) => ({ area, name, message })),
);

describe('the catalogue', () => {
  it('has every English key in Chinese and none besides', () => {
    for (const [area, messages] of Object.entries(ENGLISH)) {
      expect(Object.keys(CHINESE[area] ?? {}).sort(), area).toEqual(Object.keys(messages).sort());
    }
    expect(Object.keys(CHINESE).sort()).toEqual(Object.keys(ENGLISH).sort());
  });

  it('puts the same values into both languages', () => {
    for (const { area, name, message } of all) {
      const translated = CHINESE[area]?.[name] ?? '';
      expect(namesOf(translated), `${area}.${name}`).toEqual(namesOf(message));
    }
  });

  it('has no empty text and no space at either end', () => {
    for (const catalogue of [ENGLISH, CHINESE]) {
      for (const [area, messages] of Object.entries(catalogue)) {
        for (const [name, message] of Object.entries(messages)) {
          for (const text of texts(message)) {
            expect(text, `${area}.${name}`).not.toBe('');
            expect(text.trim(), `${area}.${name}`).toBe(text);
          }
        }
      }
    }
  });

  it('is translated: words with letters differ, but for names', () => {
    const NAMES =
      /^(Framewright|Runway( API)?|Frames|English|useapi\.net|Demo|SHA-256|[\d\s{}\w]{0,3})$/;
    const same = all
      .filter(({ area, name, message }) => {
        const words = texts(message).join('');
        const bare = words.replace(/\{\w+\}/g, '').trim();
        const isWord = /[a-z]{2}/i.test(bare) && !NAMES.test(bare);
        return isWord && JSON.stringify(CHINESE[area]?.[name]) === JSON.stringify(message);
      })
      .map(({ area, name }) => `${area}.${name}`);
    expect(same).toEqual([]);
  });

  it('says one and other in English wherever a count stands in the text as a plural', () => {
    for (const { area, name, message } of all) {
      if (typeof message === 'string') continue;
      expect(message.one, `${area}.${name} has no form for one`).toBeTruthy();
      expect(message.other, `${area}.${name}`).toBeTruthy();
    }
  });
});
