// What a mailbox's own rules (Sieve, RFC 5228) would do with a message.

export interface SieveTestParams {
  mailbox: string;
  /** Empty for a bounce. */
  sender: string;
  /** As it is on the wire (RFC 5322), in base64, at most 1 MB. */
  message: string;
  /** By which of Dovecot's programs it would be delivered: each has plugins of its own. */
  by: 'lmtp' | 'lda';
}

/** Where a script comes from: the host's, run before or after the mailbox's own, or its stand-in. */
export type SieveScriptKind = 'before' | 'personal' | 'default' | 'after';

export interface SievePlace {
  script: SieveScriptKind;
  /** Name of the file of a script of the host; null for the mailbox's own, which is its owner's affair. */
  file: string | null;
  /** Null where Sieve does not tell. */
  line: number | null;
}

export interface SieveAction {
  kind: 'store' | 'redirect' | 'reject' | 'discard' | 'answer' | 'notify';
  /** The folder, the address; else null. */
  target: string | null;
  /** The rule that says so; null: what Dovecot does when no rule says otherwise. */
  at: SievePlace | null;
}

export interface SieveVerdict {
  /**
   * `run`: the scripts were run through; `none`: there are none; `unknown`: Dovecot has no such mailbox; `faulty`: a script has
   * mistakes; `aborted`: a script failed on this message; `untried`: it cannot be tried, `reason` says why.
   */
  state: 'run' | 'none' | 'unknown' | 'faulty' | 'aborted' | 'untried';
  /** What becomes of the message, in the order of the rules; empty when it is unknown or untried. */
  actions: SieveAction[];
  /** Of a script that is faulty or aborted. */
  problem: SievePlace | null;
  reason: string | null;
}

export interface SieveVerbs {
  /** Runs a mailbox's scripts over a message. Nothing is stored, sent or answered. */
  'sieve.test': { params: SieveTestParams; result: SieveVerdict };
}
