import { GraphQLError } from 'graphql';
import { decodeCursor, encodeCursor } from '../core/changes.ts';
import { builder } from './builder.ts';

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/i;

const refuse = (message: string): never => {
  throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
};

builder.scalarType('DateTime', {
  description:
    'A moment as ISO 8601 with time zone (RFC 3339); answers are in UTC: "2026-11-21T09:30:00.000Z".',
  serialize: (value) => new Date(value).toISOString(),
  parseValue: (value) => {
    const date = typeof value === 'string' && RFC3339.test(value) ? new Date(value) : null;
    return date && !Number.isNaN(date.getTime())
      ? date
      : refuse('A DateTime looks like "2026-11-21T09:30:00Z".');
  },
});

builder.scalarType('ByteSize', {
  description: 'A number of bytes: a whole JSON number from 0 to 2^53-1.',
  serialize: (value) => Number(value),
  parseValue: (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      ? value
      : refuse('A ByteSize is a whole number from 0 to 2^53-1.'),
});

builder.scalarType('Cursor', {
  description: 'A place in the change log. Opaque: keep it and give it back.',
  serialize: (value) => encodeCursor(BigInt(value)),
  parseValue: (value) => {
    try {
      return decodeCursor(String(value));
    } catch {
      return refuse('This cursor is not one that Postroom gave out.');
    }
  },
});
