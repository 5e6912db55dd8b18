// Text that strangers chose, made safe to stand in a line of ours (Unicode TR 36: bidirectional spoofing).

/** Embeddings, overrides and isolates: they can turn `gpj.exe` into `exe.jpg`. */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;
const INVISIBLE_MARKS = /[\u200B\u200E\u200F\u061C\u2060\uFEFF]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROLS = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g;

/** A name, subject or snippet for one line: no control characters, no bidi overrides. Joiners (Devanagari, Persian) stay. */
export const oneLine = (text: string): string =>
  text.replace(BIDI_CONTROLS, '').replace(CONTROLS, ' ').trim();

/** A file name as it will be on disk: additionally without invisible marks, which hide a second extension. */
export const fileName = (name: string): string =>
  oneLine(name)
    .replace(INVISIBLE_MARKS, '')
    .replace(/\s{2,}/g, ' ');

/** Text of several lines without bidi overrides. */
export const plainText = (text: string): string => text.replace(BIDI_CONTROLS, '').replace(/\r\n?/g, '\n');
