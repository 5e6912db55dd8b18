import type { HtmlTagDescriptor, Plugin } from 'vite';

/**
 * Lets the browser fetch the code of the mail page together with the app's own: the page nearly everybody opens first,
 * which would otherwise be asked for only when the app runs.
 */
export function preloadMail(): Plugin {
  return {
    name: 'postroom:preload-mail',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
        const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
        const page = chunks.find((chunk) => chunk.facadeModuleId?.endsWith('/src/mail/page.tsx'));
        const wanted = new Set<string>();
        const add = (name: string): void => {
          if (wanted.has(name)) return;
          wanted.add(name);
          for (const further of byName.get(name)?.imports ?? []) add(further);
        };
        if (page === undefined) this.error('The chunk of the mail page is not to be found.');
        add(page.fileName);
        return [...wanted]
          .filter((name) => !html.includes(`/${name}"`))
          .map(
            (name): HtmlTagDescriptor => ({
              tag: 'link',
              attrs: { rel: 'modulepreload', crossorigin: true, href: `/${name}` },
              injectTo: 'head',
            }),
          );
      },
    },
  };
}
