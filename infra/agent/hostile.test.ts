// What a web process that somebody has taken over would send: tried on every verb there is, later ones as well.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { verbs } from './verbs.ts';

/** Parameters that are texts of whole files: they hold line breaks, and nothing is named or called by them. */
const TEXTS = /(^|\.)(text|bundle|chain|content|privateKey|message|body|source|script|certificate|key)$/i;
/** Values of settings and what people write may begin with "-" or look like a path; files and bases are looked up among those known. */
const FREE = /(^|\.)(value|reason|search|filter|note|name|query|subject|section|file|base)s?(\.|$)/i;

const CONTROL = ['a\nb', 'a\rb', 'a\0b', 'root\n', '\nX: y'];
const PATHS = ['../../../etc/shadow', '/etc/shadow', '-o', '--config=/etc/shadow', '-c/etc'];

interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  prefixItems?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  $ref?: string;
}

const schemaOf = (verb: string): Schema => {
  const found = verbs.get(verb);
  if (found === undefined) throw new Error(verb);
  return z.toJSONSchema(found.params, { unrepresentable: 'any', io: 'input', reused: 'inline' }) as Schema;
};

interface Place {
  path: string[];
  /** Parameters with a value at that place; the words that say which kind of object it is in are right. */
  put(value: string): unknown;
}

/** Where free strings stand in the parameters. */
function* places(schema: Schema): Generator<Place> {
  if (schema.enum !== undefined || schema.const !== undefined) return;
  for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
    yield* places(one);
  const properties = Object.entries(schema.properties ?? {});
  const kinds = properties.flatMap(([name, { const: only, enum: words }]) =>
    only === undefined && words === undefined ? [] : [[name, only ?? words?.[0]]],
  );
  for (const [name, property] of properties) {
    for (const { path, put } of places(property)) {
      yield { path: [name, ...path], put: (value) => ({ ...Object.fromEntries(kinds), [name]: put(value) }) };
    }
  }
  for (const { path, put } of schema.items === undefined ? [] : places(schema.items)) {
    yield { path: ['0', ...path], put: (value) => [put(value)] };
  }
  if (schema.type === 'string') yield { path: [], put: (value) => value };
}

/** Whether the parser complains about this very place, or about something it is part of. */
function refuses(verb: string, { path, put }: Place, value: string): boolean {
  const parsed = verbs.get(verb)?.params.safeParse(put(value));
  if (parsed === undefined || parsed.success) return false;
  return parsed.error.issues.some((issue) => {
    const at = issue.path.map(String);
    return at.length > 0 ? at.every((part, index) => part === path[index]) : issue.code === 'invalid_union';
  });
}

test.each([...verbs.keys()])('%s takes nothing that it does not name', (verb) => {
  const parsed = verbs.get(verb)?.params.safeParse({ __shell: '/bin/sh' });
  expect(parsed?.success).toBe(false);
});

test.each([...verbs.keys()])('%s refuses line breaks, paths and options where it takes a word', (verb) => {
  for (const place of places(schemaOf(verb))) {
    const at = place.path.join('.');
    if (TEXTS.test(at)) continue;
    for (const value of CONTROL)
      expect(refuses(verb, place, value), `${at} ${JSON.stringify(value)}`).toBe(true);
    if (FREE.test(at)) continue;
    for (const value of PATHS) expect(refuses(verb, place, value), `${at} ${value}`).toBe(true);
  }
});
