import { fileURLToPath } from 'node:url';

import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import noInlineStyle from './lint/no-inline-style.js';
import noLiteralText from './lint/no-literal-text.js';
import svelteConfig from './svelte.config.js';

// One tier may use the tiers below it: components → lib/state → lib/ipc.
const mayNotImport = (files, group, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});
const onlyIpcTalks = {
  group: ['@tauri-apps/*'],
  message: 'Only lib/ipc talks to the host; take a Backend instead.',
};

export default ts.config(
  { ignores: ['dist/', 'dist-devhost/', 'src/lib/ipc/bindings.ts'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    plugins: { 'import-x': importX },
    languageOptions: { globals: globals.browser },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.svelte'] })],
      'import-x/extensions': ['.ts', '.js', '.svelte'],
      'import-x/ignore': ['node_modules'],
      'import-x/parsers': {
        '@typescript-eslint/parser': ['.ts'],
        [fileURLToPath(new URL('lint/svelte-parser.js', import.meta.url))]: ['.svelte'],
      },
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-duplicates': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    // The policy of the window refuses markup from strings, so it must not be written either.
    rules: {
      'svelte/no-at-html-tags': 'error',
      // Maps within one function or behind a class are no state of the page.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    // Words from outside are text. Nothing in the page makes elements or code of words.
    files: ['src/**'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: {
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-restricted-globals': ['error', 'DOMParser'],
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe', 'srcdoc'].map(
          (property) => ({ property, message: 'Words from outside are text.' }),
        ),
        ...['createContextualFragment', 'parseHTMLUnsafe', 'writeln'].map((property) => ({
          property,
          message: 'Words from outside are text.',
        })),
        { object: 'document', property: 'write', message: 'Words from outside are text.' },
      ],
    },
  },
  {
    files: ['src/**/*.svelte'],
    plugins: {
      page: { rules: { 'no-literal-text': noLiteralText, 'no-inline-style': noInlineStyle } },
    },
    rules: { 'page/no-literal-text': 'error', 'page/no-inline-style': 'error' },
  },
  {
    files: ['src/lib/state/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/components/**', '**/App.svelte'], message: 'State knows no component.' },
            onlyIpcTalks,
          ],
        },
      ],
    },
  },
  mayNotImport(
    ['src/lib/ipc/**/*.ts'],
    ['**/lib/state/**', '**/state/**', '**/components/**', '**/App.svelte'],
    'lib/ipc stands at the bottom: it imports neither state nor components.',
  ),
  mayNotImport(
    ['src/components/ui/**'],
    ['**/lib/**', '!**/lib/i18n', '../!(ui|..)/**', '@tauri-apps/*'],
    'components/ui knows no domain; only words and icons come from outside.',
  ),
  {
    files: ['src/components/**', 'src/*.svelte', 'src/*.ts'],
    ignores: ['src/components/ui/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [onlyIpcTalks] }] },
  },
);
