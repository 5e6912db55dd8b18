// Structured logs (pino, one JSON object per line). What may hold a secret never reaches a line.
import pino from 'pino';
import { currentRequest } from './request.ts';
import { maybeScope } from './scope.ts';

export type Logger = pino.Logger;

const SECRET = [
  'password',
  'newPassword',
  'currentPassword',
  'secret',
  'token',
  'authorization',
  'cookie',
  'credentials',
  'passwordHash',
];
const paths = SECRET.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

export interface LogOptions {
  level: string;
  /** Where lines go; the standard output by default. */
  destination?: pino.DestinationStream;
}

/** A logger that redacts secrets and adds the organization and cause of the running scope to every line. */
export function createLogger(options: LogOptions): Logger {
  return pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          ...paths,
          'req.headers.cookie',
          'req.headers.authorization',
          '["set-cookie"]',
          '*["set-cookie"]',
        ],
        censor: '[redacted]',
      },
      serializers: { err: serializeError, error: serializeError },
      mixin: () => {
        const scope = maybeScope();
        const request = currentRequest();
        return {
          ...(request ? { requestId: request.requestId } : {}),
          ...(scope ? { organizationId: scope.organizationId, cause: scope.cause } : {}),
        };
      },
    },
    options.destination ?? pino.destination(1),
  );
}

/** Libraries hang requests, replies and configuration on their errors; only what tells the story is kept. */
export function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: serializeError(error.cause) }),
  };
}
