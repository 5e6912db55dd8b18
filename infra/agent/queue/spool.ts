// What lies in a host's queue, kept in step with the directories themselves. Asking showq for 20,000 messages takes
// seconds; looking which of some forty directories have changed takes a millisecond. Only their files are looked at,
// for Postfix moves a message whenever something happens to it; what never changes of a message is read once.
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { QueueEntry, QueueEvent, QueueName } from '../protocol/queue.ts';
import type { Deferral } from './defer-log.ts';
import { entryOf, unreadable } from './entry.ts';
import { QueueFileError, readQueueFile } from './queue-file.ts';
import {
  deferralsIn,
  exists,
  type Folders,
  findFolders,
  type Leaf,
  masterRuns,
  mayHold,
  namesIn,
} from './spool-folders.ts';

const MOST_RECIPIENTS = 50;
const LOOK_MS = 500;
/** Another look follows soon when something was not where it had been. */
const SOON_MS = 150;
/** A look takes at most this share of the time, unless it is a long one: the first, or on a busy machine. */
const SHARE = 8;
const LONGEST_MS = 4_000;
/** A directory that does not change is gone through all the same, one at a look: somebody may have touched a file in it. */
const SWEEP_MS = 30_000;
/** Hash directories are made as they are needed. */
const FOLDERS_MS = 1_000;
/** After so much work others have their turn. */
const TURN_MS = 8;
const BATCH = 200;
const TELL_MS = 5_000;
/** More than this is not kept: the host has other troubles then. */
const MOST_MESSAGES = 200_000;

interface Known {
  entry: QueueEntry;
  path: string;
  modifiedAt: number;
  /** Not found where it was: gone, when the next look does not find it either. */
  missing: boolean;
}

export type SpoolListener = (event: QueueEvent) => void;

export class Spool {
  readonly #directory: string;
  readonly #known = new Map<string, Known>();
  readonly #listeners = new Set<SpoolListener>();
  #leaves = new Map<string, Leaf>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #current: Extract<QueueEvent, { kind: 'current' }> | null = null;
  #toldAt = 0;
  #folders: Folders = { at: 0, queues: [], defer: [] };

  /** @param directory Postfix's `queue_directory`. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Tells everything there is, then every change, until the returned function is called. */
  watch(listener: SpoolListener): () => void {
    this.#listeners.add(listener);
    if (this.#current !== null) this.#tellAll(listener, this.#current);
    if (this.#timer === null && this.#looking === null) this.#again(0);
    return () => this.#listeners.delete(listener);
  }

  /** Looks at once: something was just done. */
  hurry(): void {
    if (this.#listeners.size > 0 && this.#looking === null) this.#again(0);
  }

  /** Where a message lies now; null when nowhere. */
  find(queueId: string): { queue: QueueName; path: string } | null {
    const hint = this.#known.get(queueId);
    if (hint !== undefined && exists(hint.path)) return { queue: hint.entry.queue, path: hint.path };
    // Twice: it may have moved to where was looked already.
    for (let round = 0; round < 2; round++) {
      for (const { queue, path, hash } of this.#foldersNow().queues) {
        if (!mayHold(hash, queueId)) continue;
        if (exists(join(path, queueId))) return { queue, path: join(path, queueId) };
      }
    }
    return null;
  }

  #foldersNow(): Folders {
    if (Date.now() - this.#folders.at > FOLDERS_MS) this.#folders = findFolders(this.#directory);
    return this.#folders;
  }

  /** Whether the last look met this very message. */
  knows(queueId: string, arrivedAt: number): boolean {
    return this.#known.get(queueId)?.entry.arrivedAt === arrivedAt;
  }

  deferralsOf(queueId: string): Deferral[] {
    return deferralsIn(this.#foldersNow().defer, queueId);
  }

  #again(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#listeners.size === 0) return this.#forget();
      const began = performance.now();
      this.#looking = this.#look()
        .catch((error: unknown) => console.error(error))
        .finally(() => {
          this.#looking = null;
          const soon = [...this.#known.values()].some(({ missing }) => missing);
          const took = performance.now() - began;
          this.#again(soon ? SOON_MS + took : Math.max(LOOK_MS, Math.min(took * SHARE, LONGEST_MS)));
        });
    }, ms);
    this.#timer.unref();
  }

  /** Nobody listens: what is known grows old. */
  #forget(): void {
    this.#known.clear();
    this.#leaves.clear();
    this.#current = null;
  }

  async #look(): Promise<void> {
    const before = this.#leaves;
    this.#leaves = new Map();
    for (const { queue, path } of this.#foldersNow().queues) {
      const names = new Set<string>();
      this.#leaves.set(path, before.get(path) ?? { queue, path, changedAt: 0, sweptAt: 0, names });
    }
    const suspects = new Set<string>();
    const changed: string[] = [];
    const seen = new Set<string>();
    let turn = performance.now();
    const breathe = async () => {
      if (performance.now() - turn < TURN_MS) return;
      if (changed.length >= BATCH) this.#tellEntries(changed.splice(0));
      await new Promise((resolve) => setImmediate(resolve));
      turn = performance.now();
    };
    let swept = false;
    const gone = [...before].filter(([path]) => !this.#leaves.has(path));
    for (const [, leaf] of gone) for (const name of leaf.names) suspects.add(name);
    for (const leaf of this.#leaves.values()) {
      const names = namesIn(leaf);
      if (names === null) {
        const due: boolean = !swept && Date.now() - leaf.sweptAt > SWEEP_MS;
        if (due) [leaf.sweptAt, swept] = [Date.now(), true];
        else if (!UNFINISHED.has(leaf.queue)) continue;
      } else {
        for (const name of leaf.names) if (!names.has(name)) suspects.add(name);
        leaf.names = names;
        leaf.sweptAt = Date.now();
      }
      for (const name of leaf.names) {
        if (this.#meet(leaf, name)) changed.push(name);
        seen.add(name);
        await breathe();
      }
    }
    this.#tellEntries(changed);
    const parted = this.#part(suspects, seen);
    this.#tellCurrent(changed.length > 0 || parted);
  }

  /** Takes note of a file; true when there is news of it. */
  #meet(leaf: Leaf, queueId: string): boolean {
    const path = join(leaf.path, queueId);
    const known = this.#known.get(queueId);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined || !stat.isFile()) return false; // moved on meanwhile
    // Not finished yet: Postfix sets this bit when a message is complete (mail_queue.h).
    if (leaf.queue !== 'corrupt' && (stat.mode & 0o100) === 0) {
      leaf.changedAt = 0;
      return false;
    }
    if (known?.path === path && known.modifiedAt === stat.mtimeMs) {
      known.missing = false;
      return false;
    }
    if (known === undefined && this.#known.size >= MOST_MESSAGES) return false;
    const entry = this.#read(leaf.queue, queueId, path, stat.mtimeMs, known?.entry);
    if (entry === null) return false;
    // Put off just now, and the reason is not found: it may lie in a folder that is new.
    const early =
      leaf.queue === 'deferred' && entry.reason === null && Date.now() - stat.ctimeMs < 2 * FOLDERS_MS;
    if (early) leaf.changedAt = 0;
    this.#known.set(queueId, { entry, path, modifiedAt: early ? 0 : stat.mtimeMs, missing: false });
    return true;
  }

  #read(
    queue: QueueName,
    queueId: string,
    path: string,
    modifiedAt: number,
    before: QueueEntry | undefined,
  ): QueueEntry | null {
    try {
      const file = readQueueFile(path, { recipients: MOST_RECIPIENTS, bodyBytes: 0, whole: false });
      const entry = entryOf(queue, queueId, file, modifiedAt);
      const same = before?.arrivedAt === entry.arrivedAt ? before : undefined;
      const [deferral] = queue === 'active' || queue === 'incoming' ? [] : this.#deferralOf(queueId, entry);
      return {
        ...entry,
        // While it is being tried the last reason is the best there is.
        reason: deferral?.reason ?? same?.reason ?? null,
        status: deferral?.status ?? same?.status ?? null,
        remoteHost: deferral?.host ?? same?.remoteHost ?? null,
      };
    } catch (error) {
      if (!(error instanceof QueueFileError)) return null; // gone while it was read
      return unreadable(queue, queueId, modifiedAt, error.message);
    }
  }

  #deferralOf(queueId: string, { recipients }: QueueEntry): (Deferral | undefined)[] {
    const all = this.deferralsOf(queueId);
    return [all.find(({ recipient }) => recipient === recipients[0]) ?? all[0]];
  }

  /** What was missing for the second time is gone. True when something is. */
  #part(suspects: ReadonlySet<string>, seen: ReadonlySet<string>): boolean {
    const gone: string[] = [];
    for (const [queueId, known] of this.#known) {
      if (!known.missing && !suspects.has(queueId)) continue;
      if (seen.has(queueId) || exists(known.path)) known.missing = false;
      else if (known.missing) gone.push(queueId);
      else known.missing = true;
    }
    for (const queueId of gone) this.#known.delete(queueId);
    for (let from = 0; from < gone.length; from += BATCH * 5) {
      this.#tell({ kind: 'gone', queueIds: gone.slice(from, from + BATCH * 5) });
    }
    return gone.length > 0;
  }

  #tellEntries(queueIds: readonly string[]): void {
    // Before the first look is over, whoever begins to listen is told all at its end.
    for (let from = 0; from < queueIds.length; from += BATCH) {
      const entries = queueIds
        .slice(from, from + BATCH)
        .flatMap((queueId) => this.#known.get(queueId)?.entry ?? []);
      if (this.#current !== null && entries.length > 0) this.#tell({ kind: 'entries', entries });
    }
  }

  #tellCurrent(news: boolean): void {
    const before = this.#current;
    const first = before === null;
    this.#current = {
      ...{ kind: 'current', at: Date.now(), count: this.#known.size },
      running: exists(join(this.#directory, 'public', 'qmgr')) && masterRuns(this.#directory),
    };
    const turned = before !== null && before.running !== this.#current.running;
    if (first) for (const listener of this.#listeners) this.#tellAll(listener, this.#current);
    else if (news || turned || Date.now() - this.#toldAt >= TELL_MS) this.#tell(this.#current);
    else return;
    this.#toldAt = Date.now();
  }

  #tellAll(listener: SpoolListener, current: QueueEvent): void {
    let entries: QueueEntry[] = [];
    for (const { entry } of this.#known.values()) {
      entries.push(entry);
      if (entries.length < BATCH) continue;
      listener({ kind: 'entries', entries });
      entries = [];
    }
    if (entries.length > 0) listener({ kind: 'entries', entries });
    listener(current);
  }

  #tell(event: QueueEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Here files are still being written, without the directory changing. */
const UNFINISHED: ReadonlySet<QueueName> = new Set(['maildrop', 'incoming']);
