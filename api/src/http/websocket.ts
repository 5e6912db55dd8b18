// Subscriptions (and any operation) over graphql-transport-ws.
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type DocumentNode, type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { isAsyncIterable } from 'graphql-yoga';
import { type WebSocket, WebSocketServer } from 'ws';
import { inRequest } from '../core/request.ts';
import type { Context } from '../graphql/context.ts';
import { requestInfo } from '../graphql/plugins/guarded.ts';
import { stepsInRequest } from '../graphql/plugins/live.ts';
import { persistedDocument } from '../graphql/plugins/persisted.ts';
import { type GraphQLServer, MAX_GRAPHQL_BODY, mustBePersisted } from '../graphql/server.ts';
import { addressBehind, contextOf, renewContext } from './caller.ts';
import type { Surface } from './surface.ts';

const MAX_SOCKETS = 10_000;
const MAX_SOCKETS_PER_ADDRESS = 100;
const MAX_OPERATIONS_PER_SOCKET = 50;
const KEEP_ALIVE_MS = 12_000;

/** Close codes of graphql-transport-ws. */
const FORBIDDEN = 4403;
const TOO_MANY = 4429;

type Socketed = {
  context?: Context;
  forget?: () => void;
};

type SocketExtra = Extra & Socketed;

export interface WebSocketEndpoint {
  attach(server: Server): void;
  close(): Promise<void>;
}

export function createWebSocketEndpoint(surface: Surface): WebSocketEndpoint {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_GRAPHQL_BODY, clientTracking: true });
  const perAddress = new Map<string, number>();
  const handler = useServer<Record<string, unknown> | undefined, Socketed>(
    serverOptions(surface),
    server,
    KEEP_ALIVE_MS,
  );
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refused = refusalOf(request, surface, server.clients.size, perAddress);
    if (refused !== null) {
      refuse(socket, refused);
      return;
    }
    server.handleUpgrade(request, socket, head, (client) => {
      track(client, addressOf(request, surface), perAddress);
      server.emit('connection', client, request);
    });
  };
  return {
    attach: (httpServer) => void httpServer.on('upgrade', onUpgrade),
    async close() {
      await handler.dispose();
      server.close();
    },
  };
}

function refusalOf(
  request: IncomingMessage,
  surface: Surface,
  open: number,
  perAddress: Map<string, number>,
): string | null {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path !== '/graphql') return '404 Not Found';
  const { origin, host } = request.headers;
  // Programs send no Origin; a page of another site does, and its socket would carry our cookies.
  if (origin !== undefined && !surface.origins.accepts(origin, host ?? null)) return '403 Forbidden';
  if (open >= MAX_SOCKETS) return '503 Service Unavailable';
  if ((perAddress.get(addressOf(request, surface)) ?? 0) >= MAX_SOCKETS_PER_ADDRESS)
    return '429 Too Many Requests';
  return null;
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function track(client: WebSocket, address: string, perAddress: Map<string, number>): void {
  perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
  client.on('error', () => client.terminate()); // "close" follows
  client.on('close', () => {
    const left = (perAddress.get(address) ?? 1) - 1;
    if (left > 0) perAddress.set(address, left);
    else perAddress.delete(address);
  });
}

const addressOf = (request: IncomingMessage, surface: Surface): string =>
  addressBehind(
    surface.deps.config.trustedProxies,

    (request.socket as Socket).remoteAddress ?? null,
    headersOf(request).get('x-forwarded-for'),
  ) ?? '';

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const entry of Array.isArray(value) ? value : [value ?? '']) headers.append(name, entry);
  }
  return headers;
}

type Options = Parameters<typeof useServer<Record<string, unknown> | undefined, Socketed>>[0];

function serverOptions(surface: Surface): Options {
  const { deps, yoga } = surface;
  return {
    connectionInitWaitTimeout: 5_000,
    onConnect: async ({ connectionParams, extra }) => {
      const headers = headersOf(extra.request);
      const authorization = connectionParams?.authorization;
      if (typeof authorization === 'string') headers.set('authorization', authorization);
      const context = await contextOf(deps, headers, {
        ipAddress: addressOf(extra.request, surface) || null,
      });
      extra.context = context;
      closeWithSession(extra, context, deps.sessionEnds);
      return true;
    },
    onSubscribe: ({ extra, subscriptions }, _id, payload) => {
      if (Object.keys(subscriptions).length > MAX_OPERATIONS_PER_SOCKET) {
        extra.socket.close(TOO_MANY, `At most ${MAX_OPERATIONS_PER_SOCKET} operations at once`);
        return [new GraphQLError('Too many operations at once.')];
      }
      return subscribe(extra, payload, surface, yoga);
    },
    onDisconnect: ({ extra }) => extra.forget?.(),
    onClose: ({ extra }) => extra.forget?.(),
    execute: (args) => run(args as unknown as Enveloped, 'execute') as never,
    subscribe: (args) => run(args as unknown as Enveloped, 'subscribe') as never,
  };
}

type Run = ReturnType<GraphQLServer['getEnveloped']>;

/** What to run travels with the arguments: `prepare` puts it there. */
interface Enveloped extends Omit<ExecutionArgs, 'rootValue' | 'contextValue'> {
  rootValue: Pick<Run, 'execute' | 'subscribe'>;
  contextValue: Context;
}

async function run(args: Enveloped, how: 'execute' | 'subscribe'): Promise<unknown> {
  const info = requestInfo(args.contextValue);
  const result: unknown = await inRequest(info, () => args.rootValue[how](args));
  return isAsyncIterable<ExecutionResult>(result) ? stepsInRequest(result, info) : result;
}

function closeWithSession(
  extra: SocketExtra,
  { session }: Context,
  ends: Surface['deps']['sessionEnds'],
): void {
  if (!session) return;
  const watch = ends.watch(session.sessionId, session.expiresAt);
  const close = (): void => extra.socket.close(FORBIDDEN, 'The session has ended');
  watch.signal.addEventListener('abort', close, { once: true });
  extra.forget = () => {
    watch.signal.removeEventListener('abort', close);
    watch.forget();
    delete extra.forget;
  };
}

interface Payload {
  operationName?: string | null | undefined;
  query?: string | undefined;
  variables?: Record<string, unknown> | null | undefined;
  extensions?: Record<string, unknown> | null | undefined;
}

/** Every operation has a context of its own: loaders and request id are not shared. */
async function subscribe(
  extra: Partial<SocketExtra>,
  payload: Payload,
  surface: Surface,
  yoga: GraphQLServer,
) {
  const base = extra.context;
  if (!base) throw new Error('A subscription came before its connection was set up.');
  const context = renewContext(base);
  return inRequest(requestInfo(context), () => prepare(payload, context, surface, yoga)).catch(
    (error: unknown) => {
      if (error instanceof GraphQLError) return [error];
      throw error;
    },
  );
}

async function prepare(payload: Payload, context: Context, surface: Surface, yoga: GraphQLServer) {
  const mandatory = mustBePersisted(surface.deps.config);
  const query =
    persistedDocument(payload, { manifest: surface.manifest, caller: context.caller, mandatory }) ??
    payload.query ??
    '';
  const enveloped = yoga.getEnveloped(context as never);
  const document = enveloped.parse(query) as DocumentNode;
  const errors = enveloped.validate(enveloped.schema, document) as readonly GraphQLError[];
  if (errors.length > 0) return errors;
  return {
    schema: enveloped.schema,
    document,
    operationName: payload.operationName ?? null,
    variableValues: payload.variables ?? {},
    contextValue: await enveloped.contextFactory(),
    rootValue: { execute: enveloped.execute, subscribe: enveloped.subscribe },
  } as unknown as ExecutionArgs;
}
