// Messages forwarded as files: the server attaches what it has, so nothing is downloaded or uploaded here.
import { formatBytes } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { toast } from '../../ui/toast.tsx';
import type { Message } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import { fileName } from '../text/bidi.ts';
import { type Attached, LARGEST_FILE } from './composition.ts';
import { startWithMessages } from './start.ts';
import { writingOf } from './writing.ts';

/** The server takes as many files with one message. */
const MOST = 100;
/** Conversations that are read at the same time. */
const AT_ONCE = 4;

const nameOf = ({ subject }: Message): string => fileName(subject) || t('mail.noSubject');

/** Why they cannot go together, in words; null when they can. */
export function tooMuch(messages: readonly Message[]): string | null {
  const limit = formatBytes(LARGEST_FILE);
  if (messages.length === 0) return t('forwarding.nothing');
  if (messages.length > MOST) return t('forwarding.tooMany', { count: messages.length, most: MOST });
  const alone = messages.find(({ size }) => size > LARGEST_FILE);
  if (alone !== undefined)
    return t('forwarding.tooLarge', { name: nameOf(alone), size: formatBytes(alone.size), limit });
  const total = messages.reduce((sum, { size }) => sum + size, 0);
  return total > LARGEST_FILE ? t('forwarding.tooMuch', { size: formatBytes(total), limit }) : null;
}

const asFile = (message: Message): Attached => ({
  key: crypto.randomUUID(),
  filename: `${fileName(message.subject).replace(/[/\\:*?"<>|]+/g, '_') || 'message'}.eml`,
  mediaType: 'message/rfc822',
  size: message.size,
  state: { kind: 'message', messageId: message.id },
});

/** Opens a message with these as its files, or says why not. */
export function forwardMessages(mail: Mail, messages: readonly Message[]): void {
  const problem = tooMuch(messages);
  if (problem !== null) {
    toast(problem, { tone: 'danger', duration: 12_000 });
    return;
  }
  const writing = writingOf(mail);
  const started = startWithMessages(mail, messages, messages.map(asFile));
  writing.open(started);
  // Kept from now on, like everything that is written.
  writing.change(started.key, {});
}

/** Thrown away or junk, unless there is nothing else: a conversation in the trash may be meant as well. */
const isThrownAway = ({ folders }: Message): boolean =>
  folders.length > 0 && folders.every(({ role }) => role === 'TRASH' || role === 'JUNK');

async function messagesIn(mail: Mail, threadId: string): Promise<Message[] | null> {
  const loaded = await mail.loader.conversation(threadId);
  const ids = mail.state.conversation[threadId];
  if (ids === undefined && !loaded.ok) return null;
  const all = (ids ?? []).flatMap((id) => {
    const message = mail.state.messages[id];
    return message === undefined || message.draft ? [] : [message];
  });
  const kept = all.filter((message) => !isThrownAway(message));
  return kept.length > 0 ? kept : all;
}

async function readAll(mail: Mail, threadIds: readonly string[]): Promise<Message[] | null> {
  const messages: Message[] = [];
  for (let at = 0; at < threadIds.length; at += AT_ONCE) {
    const some = await Promise.all(threadIds.slice(at, at + AT_ONCE).map((id) => messagesIn(mail, id)));
    for (const found of some) {
      if (found === null) return null;
      messages.push(...found);
    }
  }
  return messages;
}

/** All messages of the conversations, the oldest of each first; of search results the messages found alone. */
export async function forwardChosen(
  mail: Mail,
  threadIds: readonly string[],
  only?: ReadonlySet<string>,
): Promise<void> {
  if (threadIds.length > MOST) {
    toast(t('forwarding.tooMany', { count: threadIds.length, most: MOST }), { tone: 'danger' });
    return;
  }
  const messages = await readAll(mail, [...new Set(threadIds)]);
  if (messages === null) toast(t('forwarding.notHere'), { tone: 'danger' });
  else if (only === undefined) forwardMessages(mail, messages);
  else
    forwardMessages(
      mail,
      [...only].flatMap((id) => mail.state.messages[id] ?? []),
    );
}
