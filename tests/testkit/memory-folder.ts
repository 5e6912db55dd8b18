// A folder of a mail server in memory, its messages, and what the server tells of them.
import { readFlags } from '@postroom/api/mail/flags.ts';
import { parseMessageIds } from '@postroom/api/mail/message-ids.ts';
import { parseMessage } from '@postroom/api/mail/mime/parse.ts';
import type { FlagState, FolderChanges, ServerMessage } from '@postroom/api/mail/ports.ts';

export interface StoredMessage {
  uid: number;
  source: Uint8Array;
  flags: Set<string>;
  modseq: bigint;
  date: Date;
}

export class MemoryFolder {
  readonly uidValidity: bigint;
  uidNext = 1;
  modseq = 1n;
  messages: StoredMessage[] = [];
  subscribed = true;
  readonly vanished: { uid: number; modseq: bigint }[] = [];
  readonly watchers = new Set<() => void>();

  constructor(uidValidity: bigint) {
    this.uidValidity = uidValidity;
  }

  add(source: Uint8Array, flags: Iterable<string>, date: Date): number {
    const uid = this.uidNext++;
    this.messages.push({ uid, source, flags: new Set(flags), modseq: ++this.modseq, date });
    this.tell();
    return uid;
  }

  remove(uids: ReadonlySet<number>): void {
    for (const { uid } of this.messages)
      if (uids.has(uid)) this.vanished.push({ uid, modseq: ++this.modseq });
    this.messages = this.messages.filter(({ uid }) => !uids.has(uid));
    this.tell();
  }

  changesSince(modseq: bigint): FolderChanges {
    return {
      flags: this.messages.filter((message) => message.modseq > modseq).map(stateOf),
      vanished: this.vanished.filter((gone) => gone.modseq > modseq).map(({ uid }) => uid),
    };
  }

  tell(): void {
    for (const watcher of this.watchers) watcher();
  }
}

export const stateOf = ({ uid, modseq, flags }: StoredMessage): FlagState => ({
  uid,
  modseq,
  flags: readFlags(flags),
});

export async function describe(message: StoredMessage): Promise<ServerMessage> {
  const content = await parseMessage(message.source);
  return {
    ...stateOf(message),
    ...{ size: message.source.byteLength, receivedAt: message.date, date: content.date },
    ...{ messageId: content.messageId, subject: content.subject, addresses: content.addresses },
    ...{ inReplyTo: parseMessageIds(content.inReplyTo ?? ''), references: content.references },
    attachments: content.attachments,
  };
}
