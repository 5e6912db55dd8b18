import type { ExpungeEvent, FlagsEvent } from 'imapflow';
import { readFlags } from '../../flags.ts';
import type { FlagState, FolderChanges } from '../../ports.ts';

/** QRESYNC may tell of very many vanished UIDs; beyond this, comparing UIDs is cheaper and safe. */
const MAX_EVENTS = 1_000_000;

/**
 * Collects what the server tells between two points. Outside of them events are dropped: whoever watches a folder asks
 * again by modseq, because what is told during IDLE is told only once and might get lost with us.
 */
export class ChangeBuffer {
  private flags: FlagState[] = [];
  private vanished: number[] = [];
  private collecting = false;
  private overflow = false;

  begin(): void {
    this.flags = [];
    this.vanished = [];
    this.collecting = true;
    this.overflow = false;
  }

  /** Null when there was more than can be held. */
  take(): FolderChanges | null {
    this.collecting = false;
    const { flags, vanished } = this;
    this.flags = [];
    this.vanished = [];
    return this.overflow ? null : { flags, vanished };
  }

  flagged(event: FlagsEvent): void {
    if (!this.collecting || !event.uid || this.isFull()) return;
    this.flags.push({ uid: event.uid, modseq: event.modseq ?? 0n, flags: readFlags(event.flags) });
  }

  expunged(event: ExpungeEvent): void {
    if (!this.collecting || !event.uid || this.isFull()) return;
    this.vanished.push(event.uid);
  }

  private isFull(): boolean {
    this.overflow ||= this.flags.length + this.vanished.length >= MAX_EVENTS;
    return this.overflow;
  }
}
