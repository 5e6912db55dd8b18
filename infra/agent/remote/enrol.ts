// Makes this host known to a platform: the key is made here and stays here.
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { run } from '../run.ts';
import { writeIdentity } from './files.ts';

const Answer = z.object({ certificate: z.string(), authority: z.string(), name: z.string() });

export interface EnrolOptions {
  /** Of the platform: "https://mail.example.com". */
  url: string;
  /** As the platform showed it, once. */
  token: string;
  stateDirectory: string;
}

/** Resolves with the name the platform has for this host. Throws an Error with a sentence. */
export async function enrol({ url, token, stateDirectory }: EnrolOptions): Promise<string> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const response = await fetch(new URL('/internal/agent/enrol', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, request: await requestFor(key) }),
    signal: AbortSignal.timeout(20_000),
    redirect: 'error',
  });
  const said = await response.text();
  if (!response.ok) throw new Error(`The platform refused: ${messageIn(said)}`);
  const { certificate, authority, name } = Answer.parse(JSON.parse(said));
  const [, expected = ''] = token.split('.');
  const found = new X509Certificate(authority).fingerprint256.replaceAll(':', '').toLowerCase();
  if (found !== expected) {
    throw new Error('This is not the platform that the token is from: somebody stands in between.');
  }
  await writeIdentity(stateDirectory, { key, certificate, authority });
  return name;
}

function messageIn(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? text).slice(0, 500);
  } catch {
    return text.slice(0, 500);
  }
}

async function requestFor(key: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'postroom-enrol-'));
  try {
    const file = join(folder, 'key');
    await writeFile(file, key, { mode: 0o600 });
    const { stdout } = await run('/usr/bin/openssl', [
      'req',
      '-new',
      '-key',
      file,
      '-subj',
      '/CN=Postroom agent',
    ]);
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
