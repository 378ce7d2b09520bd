import { afterEach, describe, expect, it } from 'vitest';

import { setLocale, t } from '../../i18n';
import bindings from '../../ipc/bindings.ts?raw';
import { FAULTS } from './faults';
import { FLAWS } from './flaws';
import { MEDIA_FAULTS } from './media';
import { REASONS, reasonWords, whyInFull, whyWords } from './reasons';
import { TOLD } from './story';
import { LIBRARY, REFUSALS, UNSAFE, capWords, failureWords } from './refusals';

/** The kinds that the program's own types list. */
function kindsOf(type: string): string[] {
  const text = bindings.split(`export type ${type} = `)[1]?.split('};\n')[0] ?? '';
  return [...text.matchAll(/"kind": "(\w+)"/gu)].map((found) => found[1] ?? '').sort();
}

afterEach(() => setLocale('en'));

describe('what the program says', () => {
  it('has words for every kind that the program can send, and for no other', () => {
    for (const [type, table] of Object.entries({
      Fault: FAULTS,
      Flaw: FLAWS,
      MediaFault: MEDIA_FAULTS,
      Reason: { ...REASONS, service: null },
      LibraryFault: LIBRARY,
      Refusal: REFUSALS,
      Told: { ...TOLD, because: null },
      Unsafe: UNSAFE,
    })) {
      expect(kindsOf(type).length, type).toBeGreaterThan(4);
      expect(Object.keys(table).sort(), type).toEqual(kindsOf(type));
    }
  });

  it('is said of a job in the language of the page, and quoted only where that is another', () => {
    const reason = { kind: 'service', family: 'bad_output', code: 'INTERNAL.BAD_OUTPUT' } as const;
    expect(whyWords(reason, 'It said: blurred.')).toBe('It said: blurred.');
    expect(whyInFull(reason, 'It said: blurred.')).toBe('It said: blurred.');
    expect(reasonWords(reason)).toBe(t('reasons.serviceBadOutput'));
    setLocale('zh');
    expect(whyWords(reason, 'It said: blurred.')).toBe(
      '服务判定自己的结果不可用。修改提示词可能有帮助。',
    );
    expect(whyInFull({ kind: 'bad_key' }, 'Not this key.')).toBe(
      '服务不接受该账户的密钥。 原始记录：“Not this key.”',
    );
  });

  it('is said of a refusal by its kind, else by its code with what was recorded', () => {
    const sent = { code: 'conflict', message: 'Sent.', refusal: { kind: 'job_sent' } } as const;
    const disk = { code: 'library', message: 'The disk is full.' } as const;
    expect([failureWords(sent), failureWords(disk)]).toEqual(['Sent.', 'The disk is full.']);
    setLocale('zh');
    expect(failureWords(sent)).toBe('此任务已经发送，不能再修改。没有任何改动。');
    expect(failureWords(disk)).toBe('图库目前的状态无法使用。 原始记录：“The disk is full.”');
  });

  it('is said of a cap with its figures', () => {
    const cap = {
      kind: 'hard',
      of: 'day',
      credits: 500,
      taken: 480,
      waits: 3,
      jobs: 4,
      until_ms: 0,
    } as const;
    setLocale('zh');
    expect(capWords({ level: 'hard', text: '', cap, waits: 3 })).toBe(
      `4 项中有 3 项等到 00:00：今日上限 ${t('common.credits', { value: 500 })}，已花费或排队 ${t('common.credits', { value: 480 })}。`,
    );
  });
});
