// The files rspamd reads: a key per domain and selector, and the map of the selectors in use.
import { readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ownDirectory } from '../../start/files.ts';
import { writeDurably } from '../generations/durable.ts';
import type { SignerPaths } from '../mail-host.ts';

const MAP = 'selectors.map';
const keyName = (domain: string, selector: string): string => `${domain}.${selector}.key`;

/** Domain → selector. Lines that make no sense are left out. */
export async function readSelectors({ keysDirectory }: SignerPaths): Promise<Map<string, string>> {
  const text = await readFile(join(keysDirectory, MAP), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const pairs = text.split('\n').flatMap((line): [string, string][] => {
    const [domain = '', selector = ''] = line.trim().split(/\s+/);
    return domain && selector && !domain.startsWith('#') ? [[domain, selector]] : [];
  });
  return new Map(pairs);
}

export async function writeSelectors(signer: SignerPaths, selectors: Map<string, string>): Promise<void> {
  const lines = [...selectors].sort().map(([domain, selector]) => `${domain} ${selector}\n`);
  await replace(signer, MAP, lines.join(''));
}

export const writeKey = (signer: SignerPaths, domain: string, selector: string, pem: string): Promise<void> =>
  replace(signer, keyName(domain, selector), pem);

export async function removeKey(signer: SignerPaths, domain: string, selector: string): Promise<boolean> {
  const there = await keyExists(signer, domain, selector);
  await rm(join(signer.keysDirectory, keyName(domain, selector)), { force: true });
  return there;
}

export async function keyExists(signer: SignerPaths, domain: string, selector: string): Promise<boolean> {
  return stat(join(signer.keysDirectory, keyName(domain, selector))).then(
    (found) => found.isFile(),
    () => false,
  );
}

/**
 * In one step, so that the signer never reads half of it. It belongs to whom the directory belongs, and nobody else can read
 * it.
 */
async function replace({ keysDirectory }: SignerPaths, name: string, text: string): Promise<void> {
  const owner = await stat(keysDirectory).catch(() => makeDirectory(keysDirectory));
  await writeDurably(join(keysDirectory, name), text, { owner });
}

/** Debian's rspamd comes without one; it is made for the account that has its data. */
async function makeDirectory(path: string): Promise<{ uid: number; gid: number }> {
  const owner = await stat(dirname(path));
  await ownDirectory(path, owner, 0o750);
  return owner;
}
