import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin, ResolvedConfig } from 'vite';

const brotli = promisify(brotliCompress);
const gz = promisify(gzip);
const compressible = /\.(?:js|css|html|svg|json|webmanifest)$/;

/**
 * Writes `<file>.br` and `<file>.gz` beside every text asset of the build, so that the server only picks one.
 * Files under 1 kB and results that are not smaller are left out.
 */
export function precompress(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'postroom:precompress',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved;
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        if (this.environment && this.environment.name !== 'client') return;
        const directory = resolve(config.root, config.build.outDir);
        const names = await readdir(directory, { recursive: true });
        await Promise.all(
          names.filter((name) => compressible.test(name)).map((name) => compress(join(directory, name))),
        );
      },
    },
  };
}

async function compress(path: string): Promise<void> {
  const source = await readFile(path);
  if (source.length < 1024) return;
  const [br, zip] = await Promise.all([
    brotli(source, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: source.length } }),
    gz(source, { level: 9 }),
  ]);
  if (br.length < source.length) await writeFile(`${path}.br`, br);
  if (zip.length < source.length) await writeFile(`${path}.gz`, zip);
}
