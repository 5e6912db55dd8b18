// How a change of the configuration becomes a numbered generation: what is asked, what is told on the way, what is kept.
import type { ConfigurationChange, ConfigurationProgram, ConfigurationRisk } from './configuration.ts';
import type { TemplateId, TemplateValues } from './templates.ts';

export type GenerationState =
  /** Written down, nothing checked yet. */
  | 'STAGED'
  /** The programs' own checks and the canary are at work. */
  | 'PROVING'
  /** Found wrong before it reached the live servers. */
  | 'REFUSED'
  /** Somebody stopped it before it reached the live servers. */
  | 'CANCELED'
  /** Live and good. */
  | 'APPLIED'
  /** Live; the one before comes back at `confirmBy` unless somebody confirms. */
  | 'CONFIRMING'
  | 'CONFIRMED'
  /** Was live, or about to be, and the one before it is live again. */
  | 'ROLLED_BACK';

/** Where a generation comes from. */
export type GenerationOrigin =
  /** What the agent found when it first looked. */
  | 'FOUND'
  /** Rendered anew by the installation at its start: a moved port, an upgrade. */
  | 'INSTALLATION'
  | 'CHANGE'
  | 'TEMPLATE'
  | 'RESTORED'
  | 'IMPORTED'
  /** Hand edits that were taken over. */
  | 'ADOPTED'
  /** Hand edits that were taken back. */
  | 'REVERTED';

export type GenerationSource =
  | { kind: 'changes'; changes: ConfigurationChange[] }
  | { kind: 'template'; template: TemplateId; values: TemplateValues }
  | { kind: 'restore'; number: number }
  | { kind: 'import'; bundle: string }
  | { kind: 'adopt' }
  | { kind: 'discard' };

export interface Finding {
  severity: 'error' | 'warning';
  /** Who found it. */
  source:
    | 'validation'
    | 'postconf'
    | 'doveconf'
    | 'postmap'
    | 'canary'
    | 'postfix log'
    | 'dovecot log'
    | 'probe'
    | 'agent';
  text: string;
}

export interface GenerationSummary {
  number: number;
  /** Of the generation that was live before it; null for the first. */
  parent: number | null;
  state: GenerationState;
  origin: GenerationOrigin;
  /** ISO 8601. */
  createdAt: string;
  author: string | null;
  reason: string;
  programs: ConfigurationProgram[];
  risks: ConfigurationRisk[];
  /** SHA-256 per file, in hexadecimal. */
  hashes: Record<string, string>;
  findings: Finding[];
  /** ISO 8601; set while CONFIRMING. */
  confirmBy: string | null;
  /** From the request to the end, without waiting for confirmation. */
  elapsedMs: number | null;
  /** How long mail was refused while it became live, as a client saw it. */
  refusedMs: number | null;
  /** From noticing that it was bad to good mail service again; null when it was not rolled back. */
  rollbackMs: number | null;
}

export interface Generation extends GenerationSummary {
  /** Against its parent; secrets masked. */
  diff: FileDiff[];
}

export interface FileDiff {
  file: string;
  /** Unified diff; secrets masked. */
  diff: string;
}

export type ApplyStep = 'VALIDATE' | 'CHECK' | 'CANARY' | 'SWAP' | 'ACTIVATE' | 'PROBE' | 'ROLL_BACK';

export interface ApplyEvent {
  number: number;
  step: ApplyStep;
  state: 'running' | 'done' | 'failed';
  /** Milliseconds since the request. */
  atMs: number;
}

export interface Drift {
  /** The generation that should be live. */
  number: number;
  /** Files whose bytes are not those of that generation; empty when there is no drift. */
  files: FileDiff[];
}

type None = Record<string, never>;

export interface GenerationVerbs {
  /**
   * Proves a change on a canary and makes it live. `key` makes it safe to ask again: the same key gives the same generation.
   * `base` are the hashes of files that the change was made on. A change that is refused or rolled back is a result, not an
   * error. Throws CONFLICT when files differ from `base`, or another change is under way or waits for confirmation.
   */
  'generations.apply': {
    params: { source: GenerationSource; key: string; base: Record<string, string>; confirmSeconds: number };
    result: Generation;
    event: ApplyEvent;
  };
  'generations.confirm': { params: { number: number }; result: GenerationSummary };
  /** Takes back the generation that waits for confirmation, or the live one. */
  'generations.revert': { params: { number: number }; result: GenerationSummary };
  /** Newest first. */
  'generations.list': {
    params: { before: number | null; first: number };
    result: { generations: GenerationSummary[]; more: boolean; current: number };
  };
  'generations.read': { params: { number: number }; result: Generation };
  /** What it takes to get from one to the other. */
  'generations.compare': { params: { from: number; to: number }; result: FileDiff[] };
  'generations.drift': { params: None; result: Drift };
  /** JSON with hashes; secrets are masked, and filled in from the live files when it is imported. */
  'generations.export': { params: { number: number }; result: { name: string; bundle: string } };
}
