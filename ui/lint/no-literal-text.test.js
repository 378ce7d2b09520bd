import { RuleTester } from 'eslint';
import * as svelte from 'svelte-eslint-parser';
import { describe, it } from 'vitest';

import rule from './no-literal-text.js';

RuleTester.describe = describe;
RuleTester.it = it;

const literal = (count) => Array.from({ length: count }, () => ({ messageId: 'literal' }));

new RuleTester({ languageOptions: { parser: svelte } }).run('no-literal-text', rule, {
  valid: [
    `<p>{t('queue.paused')}</p>`,
    `<p>{count} · {share} %, {a}/{b} ×</p>`,
    `<button class="small" aria-label={t('common.close')}>×</button>`,
    `<Chip kind="money">{text}</Chip>`,
    `<input type="text" placeholder={t('frame.find')} name="find" />`,
    `<img alt="" src="a.png" />`,
    `<a style:width="{size}px" href="#top">{name}</a>`,
    `<script>const word = 'Written in code';</script><style>p { color: red; }</style>`,
    `<p>{open ? t('a.b') : ''}</p>`,
  ],
  invalid: [
    { code: `<p>Nothing queued</p>`, errors: literal(1) },
    { code: `<p>没有任务</p>`, errors: literal(1) },
    { code: `<b>{'Paused'}</b>`, errors: literal(1) },
    { code: `<b>{paused ? 'Paused' : 'Running'}</b>`, errors: literal(2) },
    { code: '<b>{`${count} jobs`}</b>', errors: literal(1) },
    { code: `<b>{name ?? 'Nobody'}</b>`, errors: literal(1) },
    { code: `<b>{count + ' jobs'}</b>`, errors: literal(1) },
    { code: `<button aria-label="Close">×</button>`, errors: literal(1) },
    { code: `<button title={'Close'}>×</button>`, errors: literal(1) },
    { code: `<img alt="A harbour" src="a.png" />`, errors: literal(1) },
    { code: `<input placeholder="Search {count} pictures" />`, errors: literal(2) },
    { code: `<Dialog title="Really?" words={sure ? 'Yes' : t('a.b')} />`, errors: literal(2) },
    { code: `{#if open}<i>Open</i>{:else}Closed{/if}`, errors: literal(2) },
  ],
});
