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

interface Priced {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName: string | null | undefined;
  variables: Record<string, unknown>;
  context: Context;
}

/** Prices of a document by what they follow from (graphql/cost.ts): numbers, and how many items lists have. */
const known = new WeakMap<DocumentNode, Map<string, number>>();
const MAX_KNOWN = 200;
const MAX_KEY = 1_000;

/** What the named operation costs; 0 when there is none, which execution reports. */
export function costOf(options: Priced): number {
  const { document, operationName, variables } = options;
  const prices = known.get(document) ?? new Map<string, number>();
  known.set(document, prices);
  const key = JSON.stringify([operationName, variables], (_name, value: unknown) =>
    typeof value === 'string' && value !== operationName ? '' : value,
  );
  const before = prices.get(key);
  if (before !== undefined) return before;
  const price = compute(options);
  if (prices.size >= MAX_KNOWN) prices.clear();
  if (key.length <= MAX_KEY) prices.set(key, price);
  return price;
}

function compute(options: Priced): number {
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
