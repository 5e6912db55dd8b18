// The schema builder. Each domain's graphql/ files call it at module level; schema.ts lists them.
import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import ValidationPlugin from '@pothos/plugin-validation';
import { InputError, UnauthenticatedError } from '../core/errors.ts';
import type { Context } from './context.ts';
import { complexity } from './cost.ts';
import { fromGlobalId, toGlobalId } from './global-id.ts';
import { kept } from './kept.ts';

export interface SchemaTypes {
  Context: Context;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    /** Bytes; bigint and number are both accepted on the way out. */
    ByteSize: { Input: number; Output: number | bigint };
    Cursor: { Input: bigint; Output: bigint };
  };
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: true;
  DefaultEdgesNullability: false;
  AuthScopes: {
    /** Anybody, signed in or not. */
    public: boolean;
    /** A signed-in member of an organization. */
    member: boolean;
  };
}

export const builder = new SchemaBuilder<SchemaTypes>({
  // Errors first: it must catch what the others throw.
  plugins: [ErrorsPlugin, ScopeAuthPlugin, RelayPlugin, ValidationPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  defaultInputFieldRequiredness: true,
  scopeAuth: {
    // Otherwise a subscription would listen first and ask at the first event.
    authorizeOnSubscribe: true,
    authScopes: (context) => ({ public: true, member: context.scope !== null }),
    unauthorizedError: () => new UnauthenticatedError(),
  },
  errors: {
    directResult: true,
    unsafelyHandleInputErrors: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
    },
  },
  relay: {
    encodeGlobalID: (typename, id) => toGlobalId(typename, String(id)),
    decodeGlobalID: (id) => fromGlobalId(id),
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeTypeOptions: { description: 'Something with an id that can be fetched again by it.' },
    idFieldOptions: { description: 'Globally unique and stable. Opaque.', ...kept },
    pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
    hasNextPageFieldOptions: { description: 'Whether there is more after `endCursor`.', ...kept },
    hasPreviousPageFieldOptions: { description: 'Whether there is something before `startCursor`.', ...kept },
    startCursorFieldOptions: {
      description: 'Cursor of the first edge of the page; null when it is empty.',
      ...kept,
    },
    endCursorFieldOptions: {
      description: 'Cursor of the last edge of the page: `after` of the next one.',
      ...kept,
    },
  },
  validation: {
    validationError: (failure) =>
      new InputError(Object.fromEntries(failure.issues.map((issue) => [pathOf(issue.path), issue.message]))),
  },
  complexity,
});

/** "input.to.0.address" is called "to.0.address": there is only one input. */
function pathOf(path: readonly (PropertyKey | { key: PropertyKey })[] | undefined): string {
  const keys = (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  return (keys[0] === 'input' ? keys.slice(1) : keys).join('.');
}

// Everything asks for a member unless the field says otherwise (`skipTypeScopes: true, authScopes: { public: true }`).
builder.queryType({ description: 'What can be read.', authScopes: { member: true } });
builder.mutationType({
  description: 'What can be done. Every result names its errors.',
  authScopes: { member: true },
});
builder.subscriptionType({
  description: 'What is told live. Ends with the session behind it.',
  authScopes: { member: true },
});

/** The builder's full type parameter, for helpers that take refs. */
export type Types = (typeof builder)['$inferSchemaTypes'];
