// Reads a component as the module that its script is. The import rules need this to see which
// files a component imports: they look at the top of a module and know nothing of markup.
import * as svelte from 'svelte-eslint-parser';
import ts from 'typescript-eslint';

export const meta = { name: 'svelte-script-as-module', version: '1' };

export function parseForESLint(code, options) {
  const result = svelte.parseForESLint(code, { ...options, parser: ts.parser });
  const scripts = result.ast.body.filter((node) => node.type === 'SvelteScriptElement');
  return { ...result, ast: { ...result.ast, body: scripts.flatMap((script) => script.body) } };
}
