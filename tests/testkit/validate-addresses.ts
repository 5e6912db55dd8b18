// Address lists and message identifiers by the grammar of RFC 5322 3.4 and 3.6.4, without its obsolete forms.
import { validateEncodedWords } from './validate-encoded-words.ts';

const ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-]";
const UTF8 = '[\\x80-\\xff]';
const dotAtom = (letter: string) => `${letter}+(?:\\.${letter}+)*`;
const QUOTED = '"(?:[\\x21\\x23-\\x5b\\x5d-\\x7e \\t]|\\\\[\\x21-\\x7e \\t])*"';

/** Header text as Latin-1, one character per octet. An address field may be one empty group (RFC 6854). */
export function validateAddresses(name: string, value: string, international: boolean): string[] {
  const letter = international ? `(?:${ATEXT}|${UTF8})` : ATEXT;
  const quoted = international ? QUOTED.replace('\\x7e \\t]|', `\\x7e \\t]|${UTF8}|`) : QUOTED;
  const address = `${dotAtom(letter)}@${dotAtom(letter)}`;
  const phrase = `(?:(?:${letter}|\\.)+|${quoted})(?:[ \\t]+(?:(?:${letter}|\\.)+|${quoted}))*`;
  const mailbox = `(?:(?:${phrase}[ \\t]*)?<${address}>|${address})`;
  const list = new RegExp(`^(?:${mailbox}(?:[ \\t]*,[ \\t]*${mailbox})*|${phrase}:[ \\t]*;)$`);
  const problems = list.test(value) ? [] : [`${name} is no list of addresses: ${value.slice(0, 120)}`];
  const quotes = value.match(new RegExp(quoted, 'g')) ?? [];
  if (quotes.some((one) => /=\?[^\s?]+\?[bq]\?[^\s?]*\?=/i.test(one)))
    problems.push(`${name} has an encoded word inside quotes.`);
  const phrases = value.replace(new RegExp(quoted, 'g'), ' ').replace(/<[^>]*>/g, ' ');
  return [...problems, ...validateEncodedWords(phrases, true)];
}

const MESSAGE_ID = new RegExp(`^<${dotAtom(ATEXT)}@(?:${dotAtom(ATEXT)}|\\[[\\x21-\\x5a\\x5e-\\x7e]*\\])>$`);

export function validateMessageIds(name: string, value: string): string[] {
  const ids = value.split(/[ \t]+/);
  if (name !== 'references' && name !== 'in-reply-to' && ids.length !== 1)
    return [`${name} has ${ids.length} identifiers.`];
  return ids
    .filter((id) => !MESSAGE_ID.test(id))
    .map((id) => `${name}: “${id.slice(0, 80)}” is no identifier.`);
}
