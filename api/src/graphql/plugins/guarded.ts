// The path of an operation, for every transport: shape → validation → cost → execution in the caller's scope.
import { type DocumentNode, type ExecutionResult, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Config } from '../../config.ts';
import type { Metrics } from '../../core/metrics.ts';
import type { RequestInfo } from '../../core/request.ts';
import type { Context } from '../context.ts';
import { executePlanned } from '../planned.ts';
import { type Cost, costOf, operationOf, tooExpensive, withCost } from './cost.ts';
import { introspectionError } from './introspection.ts';
import { MAX_TOKENS, shapeError } from './limits.ts';
import { inContext, liveResults, stepsInRequest } from './live.ts';
import { hideSuggestions } from './masked-errors.ts';

export interface GuardedOptions {
  config: Pick<Config, 'graphql' | 'environment'>;
  metrics: Metrics;
}

interface ExecutionParts {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null | undefined;
  variableValues?: Record<string, unknown> | null | undefined;
  contextValue: Context;
}

/** Signed in, or on a machine where the explorer is open to everybody. */
export const mayLookAround = (
  context: Pick<Context, 'session'>,
  { config }: Pick<GuardedOptions, 'config'>,
): boolean => context.session !== null || config.graphql.explorer;

export const requestInfo = (context: Context): RequestInfo => ({
  requestId: context.requestId,
  trusted: context.session !== null,
});

export function guarded(options: GuardedOptions): Plugin<Context, Context> {
  const { metrics, config } = options;
  const costs = (context: Context, requested: number): Cost => ({
    requested,
    limit: context.session ? config.graphql.maxCost : config.graphql.maxCostAnonymous,
  });
  const price = (args: ExecutionParts): Cost => {
    const { schema, document, operationName, contextValue: context } = args;
    const requested = costOf({
      schema,
      document,
      operationName,
      variables: args.variableValues ?? {},
      context,
    });
    metrics.graphqlCost.observe(requested);
    return costs(context, requested);
  };
  return {
    onParse: ({ params, setParseFn }) => {
      setParseFn((source) => parse(source, { ...params.options, maxTokens: MAX_TOKENS }));
    },
    onValidate: ({ context, params, setResult }) => {
      const document = params.documentAST as DocumentNode;
      const refused =
        shapeError(document) ?? (mayLookAround(context, options) ? null : introspectionError(document));
      if (refused) {
        metrics.graphqlRejected.inc({ reason: String(refused.extensions.code) });
        return setResult([refused]);
      }
      return ({ result, setResult: replace }) => {
        if (result.length > 0) replace([...hideSuggestions(result.slice(0, 5))]);
      };
    },
    onExecute: ({ args, executeFn, setExecuteFn, setResultAndStopExecution }) => {
      const parts = args as unknown as ExecutionParts;
      const context = parts.contextValue;
      const cost = priceOrError(price, parts);
      if (cost instanceof GraphQLError) return setResultAndStopExecution({ errors: hideSuggestions([cost]) });
      if (cost.requested > cost.limit) {
        metrics.graphqlRejected.inc({ reason: 'COST_LIMIT_EXCEEDED' });
        return setResultAndStopExecution(withCost({ errors: [tooExpensive(cost)] }, cost));
      }
      const started = performance.now();
      const operation = operationOf(parts.document, parts.operationName)?.operation ?? 'unknown';
      setExecuteFn((given) =>
        inContext(
          context,
          requestInfo(context),
          async () => (await executePlanned(parts)) ?? executeFn(given),
        ),
      );
      return {
        onExecuteDone: ({ result, setResult }) => {
          if (Symbol.asyncIterator in result) return;
          const outcome = (result as ExecutionResult).errors ? 'errors' : 'ok';
          context.done.outcome = outcome;
          metrics.graphqlSeconds.observe({ operation, outcome }, (performance.now() - started) / 1000);
          setResult(withCost(result as ExecutionResult, cost));
        },
      };
    },
    onSubscribe: ({ args, subscribeFn, setSubscribeFn, setResultAndStopExecution }) => {
      const parts = args as unknown as ExecutionParts;
      const context = parts.contextValue;
      const cost = priceOrError(price, parts);
      if (cost instanceof GraphQLError) return setResultAndStopExecution({ errors: hideSuggestions([cost]) });
      if (cost.requested > cost.limit)
        return setResultAndStopExecution(withCost({ errors: [tooExpensive(cost)] }, cost));
      const info = requestInfo(context);
      setSubscribeFn(async (given) => {
        const results: ExecutionResult | AsyncIterable<ExecutionResult> = await inContext(context, info, () =>
          subscribeFn(given),
        );
        return Symbol.asyncIterator in results
          ? liveResults(results, context, info)
          : withCost(results, cost);
      });
      return undefined;
    },
    onExecutionResult: ({ result, setResult, context }) => {
      if (isAsyncIterable(result)) setResult(stepsInRequest(result, requestInfo(context)));
    },
  };
}

/** Variables that do not fit are the caller's error: nothing runs. */
function priceOrError(price: (args: ExecutionParts) => Cost, args: ExecutionParts): Cost | GraphQLError {
  try {
    return price(args);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
