// GraphQL over HTTP and server-sent events. graphql-ws runs through the same `getEnveloped` (http/websocket.ts).
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Config } from '../config.ts';
import type { Logger } from '../core/log.ts';
import type { Metrics } from '../core/metrics.ts';
import type { Context } from './context.ts';
import { guarded } from './plugins/guarded.ts';
import { createErrorMask } from './plugins/masked-errors.ts';
import { type Manifest, persistedDocument } from './plugins/persisted.ts';

/** Yoga whose context is made before it is called. */
export type GraphQLServer = YogaServerInstance<Record<string, never> & Context, Record<string, never>>;

export interface GraphQLServerOptions {
  schema: GraphQLSchema;
  manifest: Manifest;
  config: Pick<Config, 'graphql' | 'environment'>;
  log: Logger;
  metrics: Metrics;
}

/** Bytes of a GraphQL request. Files travel elsewhere; a long draft fits. */
export const MAX_GRAPHQL_BODY = 2 * 1024 * 1024;

export const mustBePersisted = (config: Pick<Config, 'environment'>): boolean =>
  config.environment === 'production';

export async function createGraphQLServer(options: GraphQLServerOptions): Promise<GraphQLServer> {
  const { log, schema, config } = options;
  // The explorer with all its scripts in one page; by default they would come from another host.
  const explorer = config.graphql.explorer ? await import('@graphql-yoga/render-graphiql') : null;
  return createYoga<Record<string, never> & Context>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: explorer ? { title: 'Postroom' } : false,
    ...(explorer ? { renderGraphiQL: explorer.renderGraphiQL } : {}),
    landingPage: false,
    healthCheckEndpoint: '/graphql/health',
    cors: false, // the whole surface has one set of rules (http/surface.ts)
    batching: false,
    multipart: false,
    maxRequestBodySize: false, // limited where it is read (http/surface.ts)
    logging: {
      debug: () => undefined,
      info: (...parts) => log.debug({ parts }, 'yoga'),
      warn: (...parts) => log.warn({ parts }, 'yoga'),
      error: (...parts) => log.debug({ parts }, 'yoga'), // what is masked is logged there
    },
    maskedErrors: { maskError: createErrorMask(log) },
    plugins: [useTransportRules(), usePersistedOperations(options), guarded(options)],
  });
}

const GET_HEADERS = ['x-requested-with', 'graphql-require-preflight', 'apollo-require-preflight'];

/**
 * A page of another site can make a browser send plain GETs and form POSTs with our cookies. So bodies are JSON, which
 * asks for permission first, and a GET must say that it wants GraphQL: by its Accept or by a header of its own.
 */
function useTransportRules(): Plugin {
  return {
    onRequestParse: ({ request, url, setRequestParser }) => {
      if (
        request.method === 'POST' &&
        !/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')
      ) {
        throw refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the operation as application/json.');
      }
      const accept = request.headers.get('accept') ?? '';
      const deliberate =
        /application\/(graphql-response\+)?json|text\/event-stream/.test(accept) ||
        GET_HEADERS.some((name) => request.headers.has(name));
      if (request.method === 'GET' && url.searchParams.has('query') && !deliberate) {
        setRequestParser(() => {
          throw refusal(
            200,
            'GET_NOT_DELIBERATE',
            'Send POST with application/json, or name application/json in Accept.',
          );
        });
      }
    },
  };
}

function usePersistedOperations({ manifest, config }: GraphQLServerOptions): Plugin<Context, Context> {
  const mandatory = mustBePersisted(config);
  return {
    onParams: ({ params, setParams, context }) => {
      const document = persistedDocument(params, { manifest, caller: context.caller, mandatory });
      if (document !== null) setParams({ ...params, query: document });
    },
  };
}

const refusal = (status: number, code: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code, http: { status } } });
