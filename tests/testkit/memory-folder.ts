// A folder of a mail server in memory.

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

  tell(): void {
    for (const watcher of this.watchers) watcher();
  }
}
