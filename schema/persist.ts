// Collects every GraphQL document of the app, checks it against the schema and writes
//   persisted.json  { "<sha256>": "<document exactly as the app sends it>" }, the allow-list of the server
//   types.json      which types an abstract type can be, and which have no id, for the app's cache
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createRequest, formatDocument, stringifyDocument } from '@urql/core';
import { buildSchema, type GraphQLSchema, isAbstractType, isObjectType, parse, validate } from 'graphql';
import { collectDocuments, type FoundDocument } from './collect.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A document of the app that the schema refuses, with its place. */
export class DocumentError extends Error {
  readonly code = 'DOCUMENT_REFUSED';
  override readonly name = 'DocumentError';
}

/** The text urql sends: `__typename` added to every selection, then printed and squeezed. */
export function sentText(source: string): string {
  return stringifyDocument(formatDocument(createRequest(parse(source, { noLocation: true }), {}).query));
}

function persisted(schema: GraphQLSchema, documents: readonly FoundDocument[]): Record<string, string> {
  const manifest: Record<string, string> = {};
  for (const document of documents) {
    const problems = validate(schema, parse(document.text));
    if (problems.length > 0) {
      const reasons = problems.map((problem) => `  ${problem.message}`).join('\n');
      throw new DocumentError(`${document.file}: the schema refuses ${document.name}:\n${reasons}`);
    }
    const text = sentText(document.text);
    manifest[createHash('sha256').update(text).digest('hex')] = text;
  }
  return Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function typeFacts(schema: GraphQLSchema): { possibleTypes: Record<string, string[]>; withoutId: string[] } {
  const all = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
  const roots = new Set(
    [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].map((type) => type?.name),
  );
  return {
    possibleTypes: Object.fromEntries(
      all.filter(isAbstractType).map((type) => [
        type.name,
        schema
          .getPossibleTypes(type)
          .map((member) => member.name)
          .sort(),
      ]),
    ),
    withoutId: all
      .filter((type) => isObjectType(type) && !roots.has(type.name) && !type.getFields().id)
      .map((type) => type.name)
      .sort(),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const schema = buildSchema(await readFile(here('./schema.graphql'), 'utf8'));
  const documents = await collectDocuments(here('../pwa/src'));
  const manifest = persisted(schema, documents);
  await writeFile(here('./persisted.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(here('./types.json'), `${JSON.stringify(typeFacts(schema), null, 2)}\n`);
  console.log(`${Object.keys(manifest).length} operations written to persisted.json`);
}
