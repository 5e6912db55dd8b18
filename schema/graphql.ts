// The typed way to write a GraphQL document: `graphql('query …')` knows the schema at compile time.
import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './graphql-env.d.ts';

/**
 * Parses a document and types its variables and result from schema.graphql.
 * Scalars: DateTime is an ISO 8601 UTC string, ByteSize a number of bytes, Cursor an opaque string.
 */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; ByteSize: number; Cursor: string };
}>();

export type { FragmentOf, ResultOf, TadaDocumentNode, VariablesOf } from 'gql.tada';
export { maskFragments, readFragment } from 'gql.tada';
