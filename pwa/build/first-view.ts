import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const ENTRY = fileURLToPath(new URL('../src/first-view/start.ts', import.meta.url));

const APP = /<script type="module" crossorigin src="([^"]+)"><\/script>/;

/**
 * Builds what shows the inbox before the app runs (src/first-view) into one small script, and lets the page run it
 * instead of the app: a classic script, so that nothing of the app has to be there. It starts the app, which is fetched
 * meanwhile, once the inbox is painted.
 */
export function firstView(): Plugin {
  let file = '';
  return {
    name: 'postroom:first-view',
    apply: 'build',
    async buildStart() {
      const code = await bundle();
      file = `assets/first-view-${createHash('sha256').update(code).digest('hex').slice(0, 8)}.js`;
      this.emitFile({ type: 'asset', fileName: file, source: code });
    },
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const [, app] = APP.exec(html) ?? [];
        if (app === undefined) throw new Error('The page does not start the app.');
        return {
          html: html.replace(APP, `<link rel="modulepreload" crossorigin href="${app}">`),
          tags: [{ tag: 'script', attrs: { src: `/${file}`, 'data-app': app }, injectTo: 'body' }],
        };
      },
    },
  };
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: ['chrome123', 'firefox128', 'safari17.5'],
      lib: { entry: ENTRY, formats: ['iife'], name: 'firstView' },
    },
  });
  const [result] = Array.isArray(built) ? built : [built];
  const [chunk] = result && 'output' in result ? result.output : [];
  if (chunk?.type !== 'chunk') throw new Error('The first view could not be built.');
  return chunk.code;
}
