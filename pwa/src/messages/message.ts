// The typed message catalogue. A message is a sentence, or a function from its parameters to a sentence.
import { en } from './en.ts';

type Catalogue = typeof en;
/** Name of a message, such as `outbox.title`. */
export type MessageKey = keyof Catalogue;
type Parameters<K extends MessageKey> = Catalogue[K] extends (parameters: infer P) => string ? [P] : [];

/** Language of the catalogue in use; dates and numbers follow the browser's own languages. */
export const language = 'en';

/** The sentence behind `key`; messages with parameters take them as one object. */
export function t<K extends MessageKey>(key: K, ...parameters: Parameters<K>): string {
  const message: unknown = en[key];
  if (typeof message === 'function') return String(message(parameters[0]));
  return String(message);
}
