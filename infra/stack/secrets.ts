import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { StackError } from './errors.ts';

/** Parts of an installation start side by side and share the file: they take turns. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Gives the named secrets of an installation from a JSON file (mode 0600), generating those that are missing.
 * Each is 32 random bytes in base64url. Names that others keep in the same file are left as they are.
 */
export function readOrCreateSecrets<Name extends string>(
  file: string,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const secrets = turn.then(() => complete(file, names));
  turn = secrets.catch(() => undefined);
  return secrets;
}

async function complete<Name extends string>(
  file: string,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const known = await readSecrets(file);
  const missing = names.filter((name) => !known.has(name));
  for (const name of missing) known.set(name, randomBytes(32).toString('base64url'));
  if (missing.length > 0) await writeSecrets(file, known);
  const pairs = names.map((name) => [name, known.get(name) ?? ''] as const);
  return Object.fromEntries(pairs) as Record<Name, string>; // fromEntries forgets the literal names
}

async function readSecrets(file: string): Promise<Map<string, string>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw damaged(file);
  return new Map(
    Object.entries(parsed).map(([name, value]: [string, unknown]) => {
      if (typeof value !== 'string') throw damaged(file);
      return [name, value];
    }),
  );
}

function damaged(file: string): StackError {
  return new StackError(
    'BAD_VALUE',
    `${file} is not a JSON object of strings. Restore it or remove the data directory.`,
  );
}

async function writeSecrets(file: string, secrets: Map<string, string>): Promise<void> {
  const staged = `${file}.${process.pid}.new`;
  await writeFile(staged, `${JSON.stringify(Object.fromEntries(secrets), null, 2)}\n`, { mode: 0o600 });
  await rename(staged, file);
}
