// Text that goes into line-based formats: mail headers, LDIF, maps, IMAP commands.
import { InputError } from './errors.ts';

const LINE_BREAKERS = /[\r\n\0\u2028\u2029\u0085]/;

/** Whether the text would break out of the line it is written into. */
export const breaksLine = (value: string): boolean => LINE_BREAKERS.test(value);

/** Returns the value, or throws InputError for `path` when it holds a line break or NUL. */
export function refuseLineBreaks(value: string, path: string): string {
  if (breaksLine(value)) throw new InputError({ [path]: 'Remove the line break.' });
  return value;
}
