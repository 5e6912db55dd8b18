// The typed message catalogue. A message is a sentence, or a function from its parameters to a sentence.
import { en } from './en.ts';

/** Name of a message, such as `outbox.title`. */
export type MessageKey = keyof typeof en;
type Parameters<Message> = Message extends (parameters: infer P) => string ? [P] : [];

/** Language of the catalogue in use; dates and numbers follow the browser's own languages. */
export const language = 'en';

/** Reads a catalogue that is loaded with the pages it belongs to: administration weighs nothing for everybody else. */
export const wordsOf =
  <Catalogue extends object>(catalogue: Catalogue) =>
  <K extends keyof Catalogue>(key: K, ...parameters: Parameters<Catalogue[K]>): string => {
    const message: unknown = catalogue[key];
    return String(typeof message === 'function' ? message(parameters[0]) : message);
  };

/** The sentence behind `key`; messages with parameters take them as one object. */
export const t = wordsOf(en);
