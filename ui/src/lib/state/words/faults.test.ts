import { afterEach, describe, expect, it } from 'vitest';

import { setLocale } from '../../i18n';
import type { Fault } from '../../ipc/bindings';
import { faultWords, noteWords } from './faults';
import { mediaWords } from './media';

afterEach(() => setLocale('en'));

describe('what is wrong at an input', () => {
  it('is said with its figures in both languages', () => {
    const faults: [Fault, string, string][] = [
      [{ kind: 'missing' }, 'This is needed.', '此项必填。'],
      [
        { kind: 'too_big', most: 1000, of: 'characters' },
        'At most 1,000 characters.',
        '最多 1,000 个字符。',
      ],
      [
        { kind: 'not_in_list', options: ['16:9', '9:16'], near: '16:9' },
        'It must be 16:9 or 9:16. Did you mean 16:9?',
        '只能是16:9或9:16。是否想用 16:9？',
      ],
      [
        { kind: 'rule', says: 'a last frame needs a first frame' },
        'The model asks: a last frame needs a first frame.',
        '该模型要求：有尾帧时须有首帧。',
      ],
      [
        {
          kind: 'retired',
          model: 'Gen-3',
          date: '2026-07-30',
          successor: 'Gen-4.5',
          changes: [
            { kind: 'cut', name: 'image', to: 1, of: 2 },
            { kind: 'left_out', name: 'seed' },
          ],
        },
        'Gen-3 was retired on 2026-07-30. Gen-4.5 takes this request with image cut to 1 of 2 and seed left out.',
        'Gen-3 已于 2026-07-30 停用。Gen-4.5 可接受此请求，改动为：image 由 2 项减为 1 项和去掉 seed。',
      ],
    ];
    for (const [fault, english, chinese] of faults) {
      setLocale('en');
      expect(faultWords(fault)).toBe(english);
      setLocale('zh');
      expect(faultWords(fault)).toBe(chinese);
    }
  });

  it('names what a file is and what it must be', () => {
    const long = { kind: 'length', media: 'video', least: 3, most: 30, given: 45.25 } as const;
    expect(mediaWords(long)).toBe('It must last 3 to 30 s; this one lasts 45.3 s.');
    expect(mediaWords({ kind: 'kind', takes: ['image', 'video'], given: 'audio' })).toBe(
      'It must be a picture or a clip, not a sound.',
    );
    setLocale('zh');
    expect(mediaWords({ ...long, least: null })).toBe('时长须为最多 30 秒，此文件为 45.3 秒。');
  });

  it('lists no more values than a person reads, and quotes what a service says', () => {
    const options = Array.from({ length: 40 }, (_, index) => `${index}`);
    expect(faultWords({ kind: 'not_in_list', options, near: '7' })).toBe('Did you mean 7?');
    expect(faultWords({ kind: 'not_in_list', options, near: null })).toContain('11, or …');
    setLocale('zh');
    expect(mediaWords({ kind: 'said', text: 'Bad asset' })).toBe('服务原话：“Bad asset”');
  });

  it('says which account stands in for one that was not chosen', () => {
    setLocale('zh');
    expect(noteWords({ kind: 'several', service: 'useapi', account: 'studio' })).toBe(
      '有多个账户支持 useapi.net，使用 studio。',
    );
  });
});
