// One message being written, from the first letter to the moment it is handed to the outbox.
import type { Recipient } from './address.ts';
import { addressProblem } from './address.ts';
import type { Words } from './merge.ts';
import type { Quotation } from './quote.ts';

/**
 * A file of the message. `kept`: lies in the forwarded message or the stored draft already. `message`: a message that the
 * server attaches as it is.
 */
export interface Attached {
  key: string;
  filename: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  /** Set for pictures that the text or the quotation shows: by what the HTML names them. */
  contentId?: string | null;
  /** `begun` is the upload that holds a part of the file. */
  state:
    | { kind: 'kept'; attachmentId: string; url?: string }
    | { kind: 'message'; messageId: string }
    | { kind: 'waiting'; file: Blob; begun?: string | undefined }
    | { kind: 'uploading'; file: Blob; percent: number; begun?: string | undefined }
    | { kind: 'uploaded'; file: Blob; uploadId: string }
    | { kind: 'failed'; file: Blob; reason: string };
}

/** Where the newest words are safe. */
export type Saved =
  | { kind: 'untouched' }
  | { kind: 'changed' }
  | { kind: 'saving' }
  | { kind: 'saved'; at: string }
  | { kind: 'here' }
  | { kind: 'failed'; problem: string };

export interface Composition {
  /** Client-made UUID, stable for one composition: the server's draftKey. */
  key: string;
  /** Made new when a message is taken back, so that sending it again is another sending. */
  idempotencyKey: string;
  kind: 'new' | 'reply' | 'forward' | 'draft';
  accountId: string;
  to: Recipient[];
  cc: Recipient[];
  bcc: Recipient[];
  showCc: boolean;
  showBcc: boolean;
  /** The identity it is written as; the account's own when null. */
  identityId: string | null;
  subject: string;
  /** Whether it is written with formatting: then `html` counts, and `text` is only its words. */
  rich: boolean;
  text: string;
  html: string;
  /** Whether plain text would lose something. */
  formatted: boolean;
  /** What is answered or forwarded; null in plain text, where it is part of the text. */
  quote: Quotation | null;
  attachments: Attached[];
  inReplyTo: string | null;
  forwardOf: string | null;
  /** The words as they were saved last: what another device's are compared with. */
  base: Words | null;
  /** Message id of the stored draft last seen. */
  basedOn: string | null;
  saved: Saved;
  minimised: boolean;
}

export type RecipientField = 'to' | 'cc' | 'bcc';

/** Most bytes of one file, as the server takes them. */
export const LARGEST_FILE = 25_000_000;

export function blankComposition(accountId: string): Composition {
  return {
    key: crypto.randomUUID(),
    idempotencyKey: crypto.randomUUID(),
    kind: 'new',
    accountId,
    to: [],
    cc: [],
    bcc: [],
    showCc: false,
    showBcc: false,
    identityId: null,
    subject: '',
    rich: false,
    text: '',
    html: '',
    formatted: false,
    quote: null,
    attachments: [],
    inReplyTo: null,
    forwardOf: null,
    base: null,
    basedOn: null,
    saved: { kind: 'untouched' },
    minimised: false,
  };
}

export const allRecipients = (one: Composition): Recipient[] => [...one.to, ...one.cc, ...one.bcc];

/** Nothing worth keeping was written. */
export const isBlank = (one: Composition): boolean =>
  allRecipients(one).length === 0 &&
  one.subject.trim() === '' &&
  one.text.trim() === '' &&
  one.attachments.length === 0;

export type SendProblem = 'noAccount' | 'noRecipients' | { badAddresses: number };

/** Why it cannot be sent as it is; null when it can. */
export function sendProblem(one: Composition): SendProblem | null {
  if (one.accountId === '') return 'noAccount';
  const bad = allRecipients(one).filter(({ address }) => addressProblem(address) !== null).length;
  if (bad > 0) return { badAddresses: bad };
  return allRecipients(one).length === 0 ? 'noRecipients' : null;
}

/** The words as two devices compare them. */
export const wordsIn = ({ to, cc, bcc, subject, text, html }: Composition): Words => ({
  ...{ to: [...to], cc: [...cc], bcc: [...bcc] },
  ...{ subject, text, html },
});

/** What is sent as HTML; null for plain text. */
export const htmlOf = (one: Composition): string | null =>
  one.rich ? `${one.html}${one.quote?.html ?? ''}` : null;

/** Pictures that were taken out of the text stay behind. */
const isNeeded = (attached: Attached, html: string | null): boolean =>
  !attached.contentId || (html?.includes(`cid:${attached.contentId}`) ?? false);

/** The files that go with the message, in the order in which the server is told of them. */
export function filesOf(one: Composition): Attached[] {
  const html = htmlOf(one);
  const needed = one.attachments.filter((attached) => isNeeded(attached, html));
  const kept = needed.filter(({ state }) => state.kind === 'kept');
  const messages = needed.filter(({ state }) => state.kind === 'message');
  const fresh = needed.filter(({ state }) => state.kind !== 'kept' && state.kind !== 'message');
  return [
    ...kept,
    ...fresh.filter((attached) => !attached.contentId),
    ...fresh.filter((attached) => attached.contentId),
    ...messages,
  ];
}

/** The content as the server takes it. `upload` names the upload of a file that is not there yet. */
export function contentOf(one: Composition, upload: (attached: Attached) => string | null) {
  const files = filesOf(one);
  const uploadOf = (attached: Attached): string[] => {
    if (attached.state.kind === 'kept' || attached.state.kind === 'message') return [];
    const id = attached.state.kind === 'uploaded' ? attached.state.uploadId : upload(attached);
    return id === null ? [] : [id];
  };
  const plain = (people: readonly Recipient[]) => people.map(({ name, address }) => ({ name, address }));
  return {
    accountId: one.accountId,
    identityId: one.identityId,
    to: plain(one.to),
    cc: plain(one.cc),
    bcc: plain(one.bcc),
    subject: one.subject,
    text: one.text,
    html: htmlOf(one),
    uploadIds: files.filter((attached) => !attached.contentId).flatMap(uploadOf),
    inlineUploads: files.flatMap((attached) =>
      uploadOf(attached).flatMap((uploadId) =>
        attached.contentId ? [{ uploadId, contentId: attached.contentId }] : [],
      ),
    ),
    keepAttachmentIds: files.flatMap(({ state }) => (state.kind === 'kept' ? [state.attachmentId] : [])),
    attachMessageIds: files.flatMap(({ state }) => (state.kind === 'message' ? [state.messageId] : [])),
    inReplyTo: one.inReplyTo,
    forwardOf: one.forwardOf,
  };
}
