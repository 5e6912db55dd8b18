// How a composition begins: empty, as an answer, as a forward, or from a stored draft.
import type { ResultOf } from '@postroom/schema';
import { exactTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import type { Body, Message } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import { nameOf, ownAddresses } from '../data/people.ts';
import { textAsHtml } from '../html/inert.ts';
import { type Attached, blankComposition, type Composition, wordsIn } from './composition.ts';
import type { DraftFields } from './documents.ts';
import { identitiesOf, identityFor, writtenAs } from './identities.ts';
import type { Mailto } from './mailto.ts';
import { writesRich } from './preferences.ts';
import {
  type Original,
  type Quotation,
  quoteForForward,
  quoteForReply,
  splitQuotation,
  wordsOfHtml,
} from './quote.ts';
import { forwardSubject, replyRecipients, replySubject } from './reply.ts';

/** The account to write from: the one given, else the first hosted one, else any. */
export function accountOf(mail: Mail, accountId?: string): string {
  if (accountId !== undefined && mail.state.accounts[accountId] !== undefined) return accountId;
  const accounts = Object.values(mail.state.accounts);
  return (accounts.find((account) => account.kind === 'HOSTED') ?? accounts[0])?.id ?? '';
}

/** The words of a body; those of an HTML body without its marks when there are no others. */
function wordsOf(body: Body | null): string {
  if (body === null) return '';
  return body.text ?? (body.html === null ? '' : wordsOfHtml(body.html));
}

const originalOf = (body: Body | null): Original => ({ text: wordsOf(body), html: body?.html ?? null });

/** A blank message as this person likes to write, as whom the answered message was sent to, signed. */
function begin(mail: Mail, accountId: string, message?: Message): Composition {
  const one = { ...blankComposition(accountId), rich: writesRich() };
  return { ...one, ...writtenAs(one, identityFor(identitiesOf(mail).list(), accountId, message)), accountId };
}

/** Puts the quotation below in the way the message is written. */
const quoting = (one: Composition, quote: Quotation): Composition =>
  one.rich ? { ...one, quote } : { ...one, text: `${one.text}${quote.text}` };

/** Pictures that the quotation shows go along without being uploaded again. */
const keptPictures = (message: Message, body: Body | null): Composition['attachments'] =>
  message.attachments
    .filter(({ contentId }) => contentId !== null && (body?.html?.includes(`cid:${contentId}`) ?? false))
    .map(kept);

export const startNew = (mail: Mail): Composition => begin(mail, accountOf(mail));

/** With what a mailto: link or another app hands over. */
export function startWith(mail: Mail, given: Partial<Mailto>): Composition {
  const started = startNew(mail);
  const { to = [], cc = [], bcc = [], subject = '', body = '' } = given;
  return {
    ...started,
    ...{ to, cc, bcc, subject },
    showCc: cc.length > 0,
    showBcc: bcc.length > 0,
    text: started.rich ? body : `${body}${started.text}`,
    html: started.rich ? `${textAsHtml(body)}${started.html}` : '',
  };
}

export function startReply(mail: Mail, message: Message, body: Body | null, all: boolean): Composition {
  const { to, cc } = replyRecipients(
    message,
    [
      ...ownAddresses(mail),
      ...identitiesOf(mail)
        .list()
        .map(({ address }) => address.toLowerCase()),
    ],
    all,
  );
  const [author] = message.from;
  const attribution = t('compose.wrote', {
    date: exactTime(message.date),
    name: author === undefined ? t('mail.noSender') : nameOf(author),
  });
  const one: Composition = {
    ...begin(mail, accountOf(mail, message.account.id), message),
    kind: 'reply',
    to,
    cc,
    showCc: cc.length > 0,
    subject: replySubject(message.subject),
    inReplyTo: message.id,
  };
  const pictures = one.rich ? keptPictures(message, body) : [];
  return quoting({ ...one, attachments: pictures }, quoteForReply(attribution, originalOf(body)));
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
  const one: Composition = {
    ...begin(mail, accountOf(mail, message.account.id), message),
    kind: 'forward',
    subject: forwardSubject(message.subject),
    forwardOf: message.id,
  };
  const pictures = one.rich ? keptPictures(message, body) : [];
  const shown = new Set(pictures.map(({ key }) => key));
  return quoting(
    { ...one, attachments: [...keptAttachments(message).filter(({ key }) => !shown.has(key)), ...pictures] },
    quoteForForward(message, exactTime(message.date), originalOf(body), words),
  );
}

/** With messages as its files: forwarded as they are. */
export function startWithMessages(
  mail: Mail,
  messages: readonly Message[],
  attachments: Composition['attachments'],
): Composition {
  const [first] = messages;
  const single = messages.length === 1;
  const sameThread = messages.every(({ thread }) => thread.id === first?.thread.id);
  return {
    ...begin(mail, accountOf(mail, first?.account.id), single ? first : undefined),
    kind: 'forward',
    subject:
      first !== undefined && sameThread
        ? forwardSubject(first.subject)
        : t('forwarding.subject', { count: messages.length }),
    forwardOf: single ? (first?.id ?? null) : null,
    attachments,
  };
}

const kept = ({
  id,
  filename,
  mediaType,
  size,
  contentId,
  url,
}: Message['attachments'][number]): Attached => ({
  key: id,
  filename,
  mediaType,
  size,
  contentId,
  state: { kind: 'kept', attachmentId: id, url },
});

/** The files of a message; pictures that its HTML does not show are files too. */
const keptAttachments = (message: Message): Attached[] =>
  message.attachments.filter(({ inline }) => !inline).map((one) => ({ ...kept(one), contentId: null }));

/** What the server remembers of a draft beyond its message. */
export type StoredDraft = ResultOf<typeof DraftFields>;

/** Goes on with a draft that lies on the server. `stored` is null for one that another mail program wrote. */
export function startFromDraft(
  mail: Mail,
  message: Message,
  body: Body | null,
  stored: StoredDraft | null,
): Composition {
  const blank = blankComposition(accountOf(mail, message.account.id));
  const html = stored === null ? (body?.html ?? null) : stored.html;
  const rich = html !== null;
  const written = rich ? splitQuotation(html) : { html: '', quote: null };
  const people = stored ?? message;
  const one: Composition = {
    ...blank,
    kind: 'draft',
    key: stored?.draftKey ?? blank.key,
    to: [...people.to],
    cc: [...people.cc],
    bcc: [...people.bcc],
    showCc: people.cc.length > 0,
    showBcc: people.bcc.length > 0,
    subject: people.subject,
    rich,
    ...written,
    text: rich ? wordsOfHtml(written.html) : (stored?.text ?? wordsOf(body)),
    formatted: rich,
    attachments: message.attachments.map((one) =>
      html?.includes(`cid:${one.contentId}`) ? kept(one) : { ...kept(one), contentId: null },
    ),
    identityId: stored?.identityId ?? null,
    inReplyTo: stored?.inReplyToId ?? null,
    forwardOf: stored?.forwardOfId ?? null,
    basedOn: message.id,
  };
  return { ...one, base: wordsIn(one) };
}
