import type { ConfigurationPlace } from './problem.ts';

/** Text that must not get into a file: what it would break, and where it was given. */
export class UnsafeTextError extends Error {
  readonly code = 'UNSAFE_TEXT';
  readonly place: ConfigurationPlace;

  constructor(message: string, place: ConfigurationPlace) {
    super(message);
    this.name = 'UnsafeTextError';
    this.place = place;
  }
}

/** A second line would be a second setting: CR, LF and NUL are refused wherever one line is written. */
export function oneLine(value: string, place: ConfigurationPlace): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value))
    throw new UnsafeTextError('A value is one line without control characters.', place);
  return value;
}

/** Names that programs know: letters, digits, underscores, and what the place allows besides. */
export function plainName(name: string, place: ConfigurationPlace, also = ''): string {
  const allowed = new RegExp(`^[A-Za-z0-9_${also}]{1,200}$`);
  if (!allowed.test(name) || name.startsWith('-'))
    throw new UnsafeTextError(`“${name.slice(0, 40)}” cannot be the name of a parameter.`, place);
  return name;
}
