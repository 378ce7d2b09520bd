// Tells index.html of the page's code, all that it is made of, and the font, so that they travel beside the
// small beginning instead of one after another.

const FONT = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true };

/**
 * @param {string} module end of the name of the module that is imported later
 * @returns {import('vite').Plugin}
 */
export function preload(module) {
  let base = '/';
  return {
    name: 'framewright-preload',
    apply: 'build',
    configResolved(config) {
      base = config.base;
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((part) => part.type === 'chunk');
        const page = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(module));
        if (!page) throw new Error(`no part of the page is made of ${module}`);
        const wanted = new Set([page.fileName]);
        for (const name of wanted) {
          const part = chunks.find(({ fileName }) => fileName === name);
          part?.imports.forEach((one) => wanted.add(one));
        }
        const entries = chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName);
        const code = [...wanted].filter((name) => !entries.includes(name));
        const fonts = Object.keys(bundle ?? {}).filter((name) => name.endsWith('.woff2'));
        const tag = (name, attrs) => {
          return { tag: 'link', attrs: { ...attrs, href: `${base}${name}` }, injectTo: 'head' };
        };
        return [
          ...fonts.map((name) => tag(name, FONT)),
          ...code.map((name) => tag(name, { rel: 'modulepreload' })),
        ];
      },
    },
  };
}
