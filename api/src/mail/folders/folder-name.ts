// What a folder may be called, whatever its server allows beyond that.
import { InputError } from '../../core/errors.ts';

const MOST_BYTES = 200; // most servers keep a folder as a file, whose name has 255 bytes at most
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/**
 * The name as it is given to the server: trimmed and in Unicode's composed form (NFC), so that what looks the same is
 * the same. Throws InputError that says what is wrong with it.
 */
export function folderName(input: string, delimiter: string | null, atTop: boolean): string {
  const name = input.trim().normalize('NFC');
  const problem = problemOf(name, delimiter, atTop);
  if (problem) throw new InputError({ name: problem });
  return name;
}

function problemOf(name: string, delimiter: string | null, atTop: boolean): string | null {
  if (name === '') return 'Enter a name.';
  if (CONTROL.test(name) || !name.isWellFormed()) return 'Leave out control characters and line breaks.';
  if (Buffer.byteLength(name) > MOST_BYTES) return 'This name is too long. Choose a shorter one.';
  if (delimiter !== null && name.includes(delimiter)) {
    return `Leave out “${delimiter}”: on this server it separates a folder from the one it lies in.`;
  }
  const wildcard = /[*%]/.exec(name)?.[0];
  if (wildcard) return `Leave out “${wildcard}”: mail servers use it to search for folders.`;
  if (name === '.' || name === '..' || /^[~#]/.test(name))
    return 'Mail servers do not take this name. Choose another.';
  if (atTop && name.toUpperCase() === 'INBOX') return 'There is one inbox only. Choose another name.';
  return null;
}
