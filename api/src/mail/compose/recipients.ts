// Who a message goes to. What is refused here never reaches a server, so nothing can be sent astray.

import { parseDomainName } from '../../core/address.ts';
import { InputError, type InputProblem } from '../../core/errors.ts';
import { breaksLine } from '../../core/text.ts';
import type { MailAddress } from '../ports.ts';

export interface Recipients {
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
}

/** As a person wrote it: `name` may be missing. */
export interface AddressDraft {
  name?: string | null | undefined;
  address: string;
}

export type RecipientDrafts = Record<keyof Recipients, readonly AddressDraft[]>;

/** More than this is a mailing, which servers refuse or throttle. */
export const MAX_RECIPIENTS = 500;
const MAX_NAME = 200;

/** RFC 5322 atext, and what RFC 6532 adds to it: letters of every script. */
const DOT_ATOM =
  /^(?:[a-z0-9!#$%&'*+/=?^_`{|}~-]|[^\p{ASCII}\p{C}\p{Z}])+(?:\.(?:[a-z0-9!#$%&'*+/=?^_`{|}~-]|[^\p{ASCII}\p{C}\p{Z}])+)*$/iu;
const MAX_LOCAL_PART_OCTETS = 64;
const MAX_ADDRESS_OCTETS = 254;

/**
 * The address in the form servers take: the part before the @ untouched, the domain as A-labels. Quoted local parts and
 * address literals are refused although RFC 5321 knows them: no mailbox that people write to has one.
 */
export function parseRecipient(text: string): { address: string } | { problem: string } {
  const wanted = text.replace(/^ +| +$/g, '');
  if (breaksLine(wanted) || wanted.endsWith('.'))
    return { problem: 'Enter one address in one line, without a dot at its end.' };
  const at = wanted.lastIndexOf('@');
  if (at < 1) return { problem: 'Enter an address, like ada@example.com.' };
  const localPart = wanted.slice(0, at);
  if (Buffer.byteLength(localPart) > MAX_LOCAL_PART_OCTETS || !DOT_ATOM.test(localPart)) {
    return { problem: `“${localPart}” before the @ is not a name that mail servers accept.` };
  }
  const domain = parseDomainName(wanted.slice(at + 1));
  if (!domain.ok) return { problem: domain.problem };
  const address = `${localPart}@${domain.value}`;
  return Buffer.byteLength(address) > MAX_ADDRESS_OCTETS
    ? { problem: `An address has at most ${MAX_ADDRESS_OCTETS} characters.` }
    : { address };
}

/** Canonical recipients, each address once over all three fields. Throws InputError that names every wrong one. */
export function checkRecipients(drafts: RecipientDrafts): Recipients {
  const problems: InputProblem[] = [];
  const seen = new Set<string>();
  const check = (field: keyof Recipients): MailAddress[] =>
    drafts[field].flatMap((draft, index) => {
      const path = `content.${field}.${index}`;
      const parsed = parseRecipient(draft.address);
      const name = draft.name?.trim() || null;
      if ('problem' in parsed) problems.push({ path: `${path}.address`, message: parsed.problem });
      if (name !== null && (breaksLine(name) || name.length > MAX_NAME)) {
        problems.push({
          path: `${path}.name`,
          message: `Shorten the name to ${MAX_NAME} characters in one line.`,
        });
      }
      if ('problem' in parsed || seen.has(parsed.address.toLowerCase())) return [];
      seen.add(parsed.address.toLowerCase());
      return [{ name, address: parsed.address }];
    });
  const recipients = { to: check('to'), cc: check('cc'), bcc: check('bcc') };
  if (seen.size > MAX_RECIPIENTS) {
    problems.push({ path: 'content.to', message: `Write to at most ${MAX_RECIPIENTS} people at once.` });
  }
  if (problems.length > 0) {
    throw new InputError(Object.fromEntries(problems.map(({ path, message }) => [path, message])));
  }
  return recipients;
}

/** A draft may hold half an address: those are kept as they are, and only what would break a header is refused. */
export function draftRecipients(drafts: RecipientDrafts): Recipients {
  const keep = (field: keyof Recipients): MailAddress[] =>
    drafts[field].map((draft, index) => {
      const name = draft.name?.trim() || null;
      if (breaksLine(draft.address) || (name !== null && breaksLine(name))) {
        throw new InputError({ [`content.${field}.${index}.address`]: 'Remove the line break.' });
      }
      const parsed = parseRecipient(draft.address);
      return { name, address: 'address' in parsed ? parsed.address : draft.address.trim() };
    });
  return { to: keep('to'), cc: keep('cc'), bcc: keep('bcc') };
}
