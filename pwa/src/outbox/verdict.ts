import type { CombinedError } from '@urql/core';
import type { ConflictingField, Verdict } from './entry.ts';

const retryable = new Set([408, 425, 429, 502, 503, 504]);

interface Answer {
  data?: unknown;
  error?: CombinedError | undefined;
}

/** Reads the server's answer to a mutation: done, to be tried again, or refused, and why. */
export function verdictOf(answer: Answer): Verdict {
  const { error } = answer;
  if (error) return verdictOfError(error);
  const payload = rootPayload(answer.data);
  const typename = text(payload?.__typename) ?? '';
  if (!typename.endsWith('Error')) return { kind: 'done', data: answer.data };
  const reason = fieldReason(payload) ?? text(payload?.message) ?? 'The server refused this.';
  if (typename === 'RateLimitedError') return { kind: 'unreachable', problem: reason };
  if (typename === 'ConflictError')
    return { kind: 'conflict', reason, fields: conflictFields(payload?.fields), data: answer.data };
  return { kind: 'refused', code: text(payload?.code) ?? 'REFUSED', reason, data: answer.data };
}

function verdictOfError(error: CombinedError): Verdict {
  const status: unknown = error.response?.status;
  const code = error.graphQLErrors.map((one) => text(one.extensions.code)).find((one) => one !== undefined);
  if (status === 401 || code === 'UNAUTHENTICATED') return { kind: 'signedOut' };
  if (code === 'RATE_LIMITED' || (typeof status === 'number' && retryable.has(status))) {
    return { kind: 'unreachable', problem: 'The server is busy or restarting.' };
  }
  const first = error.graphQLErrors[0];
  if (first) return { kind: 'refused', code: code ?? 'SERVER_ERROR', reason: first.message, data: undefined };
  if (typeof status === 'number' && status >= 400) {
    return {
      kind: 'refused',
      code: `HTTP_${status}`,
      reason: `The server answered with an error (${status}).`,
      data: undefined,
    };
  }
  return { kind: 'unreachable', problem: 'The server could not be reached.' };
}

function rootPayload(data: unknown): Record<string, unknown> | undefined {
  if (!isRecord(data)) return undefined;
  return Object.values(data).find(isRecord);
}

/** What InputError says of its first field: more to the point than its own sentence. */
function fieldReason(payload: Record<string, unknown> | undefined): string | undefined {
  const first: unknown = Array.isArray(payload?.fields) ? payload.fields[0] : undefined;
  return isRecord(first) ? text(first.message) : undefined;
}

function conflictFields(value: unknown): ConflictingField[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((field) => ({
    field: text(field.field) ?? '',
    yours: text(field.yours) ?? null,
    theirs: text(field.theirs) ?? null,
  }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
