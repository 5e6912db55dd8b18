// What callers see of an error: ours as it is, everything else as an apology with the request's id.
import { GraphQLError } from 'graphql';
import { PostroomError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { currentRequest } from '../../core/request.ts';
import { isUnstorable, NUL_REFUSED } from '../storable-text.ts';

/** "Did you mean …" names parts of the schema; whoever has not signed in is not told. */
const withoutSuggestions = (message: string): string => message.replace(/\s*Did you mean [\s\S]*$/, '');

/** The same errors without suggestions, unless the caller of the running request is trusted. */
export function hideSuggestions(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  if (currentRequest()?.trusted) return errors;
  return errors.map((error) =>
    error.message.includes('Did you mean')
      ? rewrite(error, withoutSuggestions(error.message), error.extensions)
      : error,
  );
}

/** Turns whatever was thrown into what the caller sees; what is masked is logged. */
export function createErrorMask(log: Logger): (error: unknown) => GraphQLError {
  return (error) => {
    const original = innermost(error);
    const located = error instanceof GraphQLError ? error : undefined;
    if (original instanceof PostroomError) {
      return rewrite(located, original.message, { code: original.code });
    }
    if (isUnstorable(original)) return rewrite(located, NUL_REFUSED, { code: 'BAD_USER_INPUT' });
    if (original instanceof GraphQLError) return hideSuggestions([original])[0] ?? original;
    const requestId = currentRequest()?.requestId ?? null;
    log.error({ err: original, path: located?.path }, 'A resolver failed');
    return rewrite(located, `Something went wrong on our side. Please report it with the id ${requestId}.`, {
      code: 'INTERNAL_SERVER_ERROR',
      requestId,
    });
  };
}

/** GraphQL wraps what resolvers throw; errors GraphQL itself made have nothing inside. */
function innermost(error: unknown): unknown {
  let current = error;
  while (current instanceof GraphQLError && current.originalError) current = current.originalError;
  return current;
}

function rewrite(
  error: GraphQLError | undefined,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLError {
  return new GraphQLError(message, {
    extensions,
    ...(error?.nodes ? { nodes: error.nodes } : {}),
    ...(error?.source ? { source: error.source } : {}),
    ...(error?.positions ? { positions: error.positions } : {}),
    ...(error?.path ? { path: error.path } : {}),
  });
}
