// The price of an operation, known before it runs: refused above the caller's limit, told in `extensions.cost`.
import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { Context } from '../context.ts';

export interface Cost {
  requested: number;
  limit: number;
}

/** The operation that a request names, or the only one. */
export function operationOf(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode | null {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (name) return operations.find((operation) => operation.name?.value === name) ?? null;
  return operations.length === 1 ? (operations[0] ?? null) : null;
}

/** What the named operation costs; 0 when there is none, which execution reports. */
export function costOf(options: {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName: string | null | undefined;
  variables: Record<string, unknown>;
  context: Context;
}): number {
  const operation = operationOf(options.document, options.operationName);
  if (!operation) return 0;
  const fragments = options.document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const { complexity } = complexityFromQuery(
    { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
    { schema: options.schema, ctx: options.context, variables: options.variables },
  );
  return Math.min(Math.ceil(complexity), Number.MAX_SAFE_INTEGER);
}

export function tooExpensive({ requested, limit }: Cost): GraphQLError {
  return new GraphQLError(
    `This operation costs ${requested}, more than the ${limit} allowed. Ask for fewer items or fields at once.`,
    { extensions: { code: 'COST_LIMIT_EXCEEDED', cost: { requested, limit } } },
  );
}

export const withCost = (result: ExecutionResult, cost: Cost): ExecutionResult => ({
  ...result,
  extensions: { ...result.extensions, cost },
});
