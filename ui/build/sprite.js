// Puts the icons into index.html, so that the first paint has them and no address is asked for.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../src/assets/icons.svg', import.meta.url));

/** @returns {import('vite').Plugin} */
export function sprite() {
  return {
    name: 'framewright-sprite',
    transformIndexHtml(html) {
      const symbols = readFileSync(FILE, 'utf8')
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace('<svg ', '<svg hidden aria-hidden="true" ')
        .trim();
      return html.replace('<body>', () => `<body>\n    ${symbols}`);
    },
  };
}
