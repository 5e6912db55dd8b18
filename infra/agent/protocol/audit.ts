import type { AgentActor } from './messages.ts';

export interface AuditVerbs {
  /** The newest entries before a place in the log, newest first. */
  'audit.read': { params: { before: number | null; first: number }; result: AuditPage };
  /** Follows the chain of hashes from the first entry to the last. @param at Numbers of entries whose hashes are wanted. */
  'audit.verify': { params: { at?: number[] }; result: AuditVerdict };
}

export interface AuditPage {
  entries: AuditRecord[];
  /** `before` of the next page; null at the beginning of the log. */
  before: number | null;
}

export interface AuditRecord {
  /** Where it begins in the log: its name within it. */
  position: number;
  /** ISO 8601. */
  at: string;
  verb: string;
  params: unknown;
  actor: AgentActor;
  outcome: 'begun' | 'done' | 'failed';
  error: string | null;
}

export interface AuditVerdict {
  entries: number;
  /** Of these, the oldest that are not kept any more: full files are let go of in time. */
  gone: number;
  /** The number of the first entry that does not follow from the one before; null: the chain holds. */
  brokenAt: number | null;
  /** Of the last entry: who keeps it can tell later whether the end was cut off. */
  head: string;
  /** Of the entries that were asked for; null where there are not so many. */
  heads: (string | null)[];
}
