// The app's own operations as requests, by the hashes under which the app names them.
import { readFileSync } from 'node:fs';
import { inRoot } from '@postroom/infra/start/paths.ts';
import type { Answer, Connection } from './connection.ts';

const documents = Object.entries(
  JSON.parse(readFileSync(inRoot('schema', 'persisted.json'), 'utf8')) as Record<string, string>,
);

interface Operation {
  hash: string;
  document: string;
}

const known = new Map<string, Operation>();

/** The operation with this name. Throws when the app has none. */
function find(name: string): Operation {
  const before = known.get(name);
  if (before) return before;
  const pattern = new RegExp(`\\b(query|mutation|subscription) ${name}\\b`);
  const found = documents.find(([, text]) => pattern.test(text));
  if (!found) throw new Error(`The app has no operation ${name}: npm run generate`);
  const operation = { hash: found[0], document: found[1] };
  known.set(name, operation);
  return operation;
}

export const operation = (
  name: string,
  variables: Record<string, unknown> = {},
): { operationName: string; extensions: Record<string, unknown>; variables: Record<string, unknown> } => ({
  operationName: name,
  extensions: { persistedQuery: { version: 1, sha256Hash: find(name).hash } },
  variables,
});

/** With the document too, as the protocol of sockets demands. */
export const subscription = (name: string) => ({ ...operation(name), query: find(name).document });

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
