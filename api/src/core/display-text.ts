// Text of strangers that stands in the app's own interface: what could reorder, hide or break it is taken out.

/** Bidirectional embeddings, overrides and isolates (the "Trojan source" set): U+202A–202E, U+2066–2069. */
const bidiControls = /[\u202a-\u202e\u2066-\u2069]/g;
/** Marks and invisible characters that have no place in a file name or an address. */
const invisible = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u2060-\u2064\ufeff]/g;
const control = /\p{Cc}+/gu;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** One line for display (subject, header): no controls, no bidirectional overrides, white space kept single. */
export function cleanLine(value: string, maxLength: number): string {
  const line = value
    .replace(control, ' ')
    .replace(bidiControls, '')
    .replace(/[\u2028\u2029]/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return cut(line.replace(loneSurrogate, '\ufffd'), maxLength);
}

/** A person's name: as cleanLine, and without invisible characters. */
export function cleanName(value: string): string {
  return cleanLine(value.replace(invisible, ''), 500);
}

/** A file name without path, control, reserved or reordering characters; empty when nothing is left. */
export function cleanFilename(value: string, maxLength: number): string {
  const base = cleanLine(value.replace(invisible, ''), 4_000).replace(/^(?:[a-z]:)?\\.*\\/i, '');
  const flat = base.replace(/[/\\:*?"<>|]+/g, '_');
  const name = flat
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '')
    .trim();
  if (name.length <= maxLength) return name;
  const extension = /\.[^.]{1,16}$/.exec(name)?.[0] ?? '';
  return cut(name, maxLength - extension.length) + extension;
}

/** Body text: NUL and other controls gone (PostgreSQL refuses NUL), line ends as LF. */
export function cleanBody(value: string): string {
  return value
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])\p{Cc}/gu, '')
    .replace(loneSurrogate, '\ufffd');
}

/** At most `length` UTF-16 units, never through the middle of a character. */
export function cut(value: string, length: number): string {
  if (value.length <= length) return value;
  const last = value.charCodeAt(length - 1);
  return value.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
