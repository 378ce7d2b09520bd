import { RuleTester } from 'eslint';
import * as svelte from 'svelte-eslint-parser';
import { describe, it } from 'vitest';

import rule from './no-inline-style.js';

RuleTester.describe = describe;
RuleTester.it = it;

new RuleTester({ languageOptions: { parser: svelte } }).run('no-inline-style', rule, {
  valid: [
    `<p style:width="{size}px" style:--share={share}>{a}</p>`,
    `<Slider style="tiny" />`,
    `<style>p { color: red; }</style>`,
  ],
  invalid: [
    { code: `<p style="color: red">{a}</p>`, errors: [{ messageId: 'attribute' }] },
    { code: `<p style={words}>{a}</p>`, errors: [{ messageId: 'attribute' }] },
    { code: `<p transition:fade>{a}</p>`, errors: [{ messageId: 'transition' }] },
    { code: `<p in:fly out:fade>{a}</p>`, errors: 2 },
    {
      code: `{#each list as a (a)}<p animate:flip>{a}</p>{/each}`,
      errors: [{ messageId: 'transition' }],
    },
  ],
});
