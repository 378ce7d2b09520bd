// Tells index.html of the page's code, so that it travels beside the small beginning that asks for it.

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
        const chunk = Object.values(bundle ?? {}).find(
          (part) => part.type === 'chunk' && part.facadeModuleId?.endsWith(module),
        );
        if (!chunk) throw new Error(`no part of the page is made of ${module}`);
        const attrs = { rel: 'modulepreload', href: `${base}${chunk.fileName}` };
        return [{ tag: 'link', attrs, injectTo: 'head' }];
      },
    },
  };
}
