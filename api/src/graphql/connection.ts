// Relay connections over keysets: forward pages, `first` mandatory and at most 100, cursors opaque.
import type { ObjectRef } from '@pothos/core';
import { InputError } from '../core/errors.ts';
import { isUuid } from '../core/ids.ts';
import type { JsonValue } from '../core/json.ts';
import { builder, type Types } from './builder.ts';
import { kept } from './kept.ts';

export const MAX_PAGE = 100;

export interface PageArgs {
  first: number;
  after?: string | null | undefined;
}

export interface Edge<T> {
  cursor: string;
  node: T;
}

export interface Connection<T> {
  edges: Edge<T>[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

/** The arguments of every connection field: `args: { ...connectionArgs() }`. Rows that are small may be more at once. */
export const connectionArgs = (most = MAX_PAGE) => ({
  first: builder.args((t) => ({ first: t.int({ description: `How many edges: 1 to ${most}.` }) })).first,
  after: builder.args((t) => ({
    after: t.string({
      required: false,
      description: 'The `endCursor` of the page before; absent for the first page.',
    }),
  })).after,
});

/** Throws InputError unless 1 ≤ first ≤ 100, or the `most` of `connectionArgs`. Returns it. */
export function pageSize(first: number, most = MAX_PAGE): number {
  if (first >= 1 && first <= most) return first;
  throw new InputError({ first: `Ask for 1 to ${most} at a time.` });
}

/** Makes `<Name>Connection` and `<Name>Edge` for a node type. Call once per type and export the result. */
export function connectionType<T>(name: string, node: ObjectRef<Types, T>): ObjectRef<Types, Connection<T>> {
  const edge = builder.objectRef<Edge<T>>(`${name}Edge`).implement({
    description: `One ${name} in a list.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        description: 'Where this edge stands: `after` of what follows it.',
        ...kept,
      }),
      node: t.field({
        ...kept,
        type: node,
        description: `The ${name}.`,
        resolve: (parent) => parent.node as never,
      }),
    }),
  });
  return builder.objectRef<Connection<T>>(`${name}Connection`).implement({
    description: `A page of a list of ${name}.`,
    fields: (t) => ({
      edges: t.field({
        ...kept,
        type: [edge],
        description: 'The page, in order.',
        resolve: (parent) => parent.edges,
      }),
      pageInfo: t.field({
        ...kept,
        type: builder.pageInfoRef(),
        description: 'Where the page stands.',
        resolve: (parent) => parent.pageInfo,
      }),
    }),
  });
}

/** The values of the last row's sort keys. JSON: pass dates as ISO text and bigints as decimal text. */
export type Keyset = JsonValue[];

export const encodeKeyset = (keys: Keyset): string => Buffer.from(JSON.stringify(keys)).toString('base64url');

/** Throws InputError for `after` when the cursor is not one of a list with this many sort keys. */
export function decodeKeyset(cursor: string, length: number): Keyset {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(keys) && keys.length === length) return keys as Keyset;
  } catch {
    // not JSON: refused below
  }
  throw new InputError({ after: 'This cursor does not belong to this list.' });
}

/** Where a list by time and id goes on. Throws InputError for `after` when the cursor was tampered with. */
export function timePlace(after: Keyset | null): { at: string; id: string } | null {
  if (after === null) return null;
  const [at, id] = after;
  const fits = typeof at === 'string' && TIME.test(at) && !Number.isNaN(Date.parse(at));
  if (fits && typeof id === 'string' && isUuid(id)) return { at, id };
  throw new InputError({ after: 'This cursor does not belong to this list.' });
}

/** As PostgreSQL or JavaScript write it. */
const TIME = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d(:\d\d)?)$/;

export interface KeysetOptions<T> {
  args: PageArgs;
  /** How many sort keys a cursor has. */
  keyCount: number;
  /** Sort keys of a row; the last one must be unique. */
  keysOf(row: T): Keyset;
  /** Rows after the keys (from the start when null), in order: `limit` of them, which is one more than the page. */
  fetch(page: { after: Keyset | null; limit: number }): Promise<T[]>;
}

/** A page of a list: one query, no counting. */
export async function cursorConnection<T>(options: KeysetOptions<T>): Promise<Connection<T>> {
  const first = pageSize(options.args.first);
  const after = options.args.after ? decodeKeyset(options.args.after, options.keyCount) : null;
  const rows = await options.fetch({ after, limit: first + 1 });
  const edges = rows.slice(0, first).map((node) => ({ cursor: encodeKeyset(options.keysOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
