import type { CombinedError } from '@urql/core';
import { t } from '../../messages/message.ts';

/** A failed query in a sentence that says what to do. */
export function problemOf(error: CombinedError | undefined): string {
  if (error?.networkError) return t('common.networkError');
  const id = error?.graphQLErrors
    .map((one) => one.extensions.requestId)
    .find((one) => typeof one === 'string');
  return typeof id === 'string' ? t('common.serverErrorWithId', { id }) : t('common.serverError');
}
