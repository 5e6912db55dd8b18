// The app's own operations as requests, by the hashes under which the app names them.
import { readFileSync } from 'node:fs';
import { inRoot } from '@postroom/infra/start/paths.ts';
import type { Answer, Connection } from './connection.ts';

const documents = Object.entries(
  JSON.parse(readFileSync(inRoot('schema', 'persisted.json'), 'utf8')) as Record<string, string>,
);

/** The hash of the operation with this name. Throws when the app has none. */
function hashOf(name: string): string {
  const found = documents.find(([, text]) =>
    new RegExp(`\\b(query|mutation|subscription) ${name}\\b`).test(text),
  );
  if (!found) throw new Error(`The app has no operation ${name}: npm run generate`);
  return found[0];
}

const hashes = new Map<string, string>();

export function operation(name: string, variables: Record<string, unknown> = {}): Record<string, unknown> {
  const sha256Hash = hashes.get(name) ?? hashOf(name);
  hashes.set(name, sha256Hash);
  return { extensions: { persistedQuery: { version: 1, sha256Hash } }, variables };
}

export const request = (name: string, variables?: Record<string, unknown>): Buffer =>
  Buffer.from(JSON.stringify(operation(name, variables)));

/** Sends it and throws for anything but a complete answer. The text is not parsed, which would cost more than serving it. */
export async function ask(connection: Connection, body: Buffer): Promise<string> {
  const answer: Answer = await connection.post(body);
  const text = answer.body.toString('latin1');
  if (answer.status !== 200 || text.startsWith('{"errors"') || text.includes('"errors":[')) {
    throw new Error(`${answer.status} ${text.slice(0, 300)}`);
  }
  return text;
}
