// How a composition begins: empty, as an answer, as a forward, or from a stored draft.
import { exactTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import type { Body, Message } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import { nameOf, ownAddresses } from '../data/people.ts';
import { parseRecipients } from './address.ts';
import { blankComposition, type Composition } from './composition.ts';
import { forwardedText, forwardSubject, quotedReply, replyRecipients, replySubject } from './reply.ts';

/** The account to write from: the one given, else the first hosted one, else any. */
export function accountOf(mail: Mail, accountId?: string): string {
  if (accountId !== undefined && mail.state.accounts[accountId] !== undefined) return accountId;
  const accounts = Object.values(mail.state.accounts);
  return (accounts.find((account) => account.kind === 'HOSTED') ?? accounts[0])?.id ?? '';
}

/** The words of a body; those of an HTML body without its marks when there are no others. */
function wordsOf(body: Body | null): string {
  if (body === null) return '';
  if (body.text !== null) return body.text;
  if (body.html === null) return '';
  const tree = new DOMParser().parseFromString(body.html, 'text/html');
  for (const element of tree.querySelectorAll('style,script,head,title')) element.remove();
  return (tree.body.textContent ?? '')
    .replace(/[ \t]+/g, ' ')
    .replace(/\n\s*\n+/g, '\n\n')
    .trim();
}

export const startNew = (mail: Mail): Composition => blankComposition(accountOf(mail));

/** From a mailto: link (RFC 6068): to, cc, bcc, subject and body; other fields are refused. */
export function startMailto(mail: Mail, href: string): Composition {
  const url = new URL(href);
  const field = (name: string): string => url.searchParams.getAll(name).join(', ');
  const cc = parseRecipients(field('cc'));
  const bcc = parseRecipients(field('bcc'));
  return {
    ...startNew(mail),
    to: parseRecipients(
      [decodeURIComponent(url.pathname), field('to')].filter((one) => one !== '').join(', '),
    ),
    cc,
    bcc,
    showCc: cc.length > 0,
    showBcc: bcc.length > 0,
    subject: field('subject').replace(/[\r\n]+/g, ' '),
    text: field('body'),
  };
}

export function startReply(mail: Mail, message: Message, body: Body | null, all: boolean): Composition {
  const { to, cc } = replyRecipients(message, ownAddresses(mail), all);
  const [author] = message.from;
  const attribution = t('compose.wrote', {
    date: exactTime(message.date),
    name: author === undefined ? t('mail.noSender') : nameOf(author),
  });
  return {
    ...blankComposition(accountOf(mail, message.account.id)),
    kind: 'reply',
    to,
    cc,
    showCc: cc.length > 0,
    subject: replySubject(message.subject),
    text: quotedReply(attribution, wordsOf(body)),
    inReplyTo: message.id,
  };
}

export function startForward(mail: Mail, message: Message, body: Body | null): Composition {
  const words = {
    heading: t('compose.forwardedHeading'),
    from: t('compose.forwardedFrom'),
    date: t('compose.forwardedDate'),
    subject: t('compose.forwardedSubject'),
    to: t('compose.forwardedTo'),
    cc: t('compose.forwardedCc'),
  };
  return {
    ...blankComposition(accountOf(mail, message.account.id)),
    kind: 'forward',
    subject: forwardSubject(message.subject),
    text: forwardedText(message, exactTime(message.date), wordsOf(body), words),
    attachments: keptAttachments(message),
    forwardOf: message.id,
  };
}

const keptAttachments = (message: Message): Composition['attachments'] =>
  message.attachments
    .filter((attachment) => !attachment.inline)
    .map(({ id, filename, mediaType, size }) => ({
      key: id,
      filename,
      mediaType,
      size,
      state: { kind: 'kept', attachmentId: id },
    }));

/** Goes on with a draft that lies on the server. */
export function startFromDraft(mail: Mail, message: Message, body: Body | null): Composition {
  return {
    ...blankComposition(accountOf(mail, message.account.id)),
    kind: 'draft',
    to: [...message.to],
    cc: [...message.cc],
    bcc: [...message.bcc],
    showCc: message.cc.length > 0,
    showBcc: message.bcc.length > 0,
    subject: message.subject,
    text: wordsOf(body),
    attachments: keptAttachments(message),
    basedOn: message.id,
  };
}
