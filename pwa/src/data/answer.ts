// What the server's answers mean for a person.
import type { CombinedError } from '@urql/core';
import { t } from '../messages/message.ts';

/** A typed error of a mutation's result union. */
export interface Refusal {
  code: string;
  message: string;
  /** Sentences by field path ("imap.host"), from InputError. */
  fields: Record<string, string>;
}

/** The reason a mutation was not done, or `undefined` when it was. */
export function refusalOf(result: {
  data?: unknown;
  error?: CombinedError | undefined;
}): Refusal | undefined {
  if (result.error) return { code: 'ERROR', message: problemText(result.error), fields: {} };
  const payload = isRecord(result.data) ? Object.values(result.data).find(isRecord) : undefined;
  if (!payload) return { code: 'ERROR', message: t('common.serverError'), fields: {} };
  if (!String(payload.__typename).endsWith('Error')) return undefined;
  return {
    code: String(payload.code),
    message: String(payload.message),
    fields: fieldMessages(payload.fields),
  };
}

/** The refusal in one sentence: what is wrong with the only thing asked, or the general words. */
export function sentenceOf(refusal: Refusal): string {
  return Object.values(refusal.fields)[0] || refusal.message;
}

/** A failed request in words: what happened and what to do. */
export function problemText(error: CombinedError): string {
  const first = error.graphQLErrors[0];
  if (!first)
    return typeof error.response?.status === 'number' ? t('common.serverError') : t('common.networkError');
  const id = first.extensions.requestId;
  if (first.extensions.code === 'INTERNAL' || first.extensions.code === 'INTERNAL_SERVER_ERROR') {
    return typeof id === 'string' ? t('common.serverErrorWithId', { id }) : t('common.serverError');
  }
  return first.message;
}

/** True when the server could not be asked at all. */
export function isUnreachable(error: CombinedError | undefined): boolean {
  return error !== undefined && error.graphQLErrors.length === 0 && error.response === undefined;
}

function fieldMessages(fields: unknown): Record<string, string> {
  if (!Array.isArray(fields)) return {};
  return Object.fromEntries(
    fields
      .filter((field) => isRecord(field) && typeof field.path === 'string')
      .map(({ path, message }) => [path, String(message ?? '')]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
