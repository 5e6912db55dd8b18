// Counts what happened in a chunk of a log, by minute and by hour.
import { clipText } from '../../core/clean-text.ts';
import type { TraceDirection } from '../trace/trace.ts';
import { countDelay, emptyDelays } from './delays.ts';

/** RECEIVED and LEFT are counted by message: taken into the queue and out of it, whatever became of it. The others by recipient. */
export type FlowOutcome = 'RECEIVED' | 'LEFT' | 'DELIVERED' | 'DEFERRED' | 'BOUNCED' | 'REJECTED';

export interface FlowFact {
  at: Date;
  direction: TraceDirection;
  outcome: FlowOutcome;
  domain: string;
  reason: string;
  /** Of these many recipients or messages; default 1. */
  count?: number;
  tls?: boolean;
  bytes?: number;
  /** Seconds. */
  delay?: number;
}

export interface FlowRow {
  step: number;
  at: Date;
  direction: TraceDirection;
  outcome: FlowOutcome;
  domain: string;
  reason: string;
  count: number;
  tls: number;
  bytes: number;
  delays: number[];
}

/** Of a row that is counted: what is told apart. */
export type CountedName = Pick<FlowRow, 'outcome' | 'at' | 'domain' | 'reason'>;

export const MINUTE = 60;
export const HOUR = 3_600;
const STEPS = [MINUTE, HOUR];
/** Domains that are told apart of one outcome and hour: nobody can fill the table with invented ones. */
const MOST_DOMAINS = 50;
export const OTHER_DOMAINS = '*';
const MOST_REASONS = 100;

export class FlowTally {
  private readonly rows = new Map<string, FlowRow>();
  private readonly domains = new Map<string, Set<string>>();
  private readonly reasons = new Set<string>();

  /** @param counted What the hours that are counted have already. */
  constructor(counted: Iterable<CountedName> = []) {
    for (const { outcome, at, domain, reason } of counted) {
      if (domain !== '' && domain !== OTHER_DOMAINS) this.domainsOf({ outcome, at }).add(domain);
      if (reason !== '' && reason !== OTHER_DOMAINS) this.reasons.add(reason);
    }
  }

  add(fact: FlowFact): void {
    const domain = this.within(this.domainsOf(fact), clipText(fact.domain, 255), MOST_DOMAINS);
    const reason = this.within(this.reasons, clipText(fact.reason, 40), MOST_REASONS);
    for (const step of STEPS) {
      const at = Math.floor(fact.at.getTime() / (step * 1_000)) * step * 1_000;
      const key = `${step} ${at} ${fact.direction} ${fact.outcome} ${reason} ${domain}`;
      const row = this.rows.get(key) ?? {
        ...{ step, at: new Date(at), direction: fact.direction, outcome: fact.outcome, domain, reason },
        ...{ count: 0, tls: 0, bytes: 0, delays: emptyDelays() },
      };
      row.count += fact.count ?? 1;
      row.tls += fact.tls ? (fact.count ?? 1) : 0;
      row.bytes += fact.bytes ?? 0;
      if (fact.delay !== undefined) countDelay(row.delays, fact.delay);
      this.rows.set(key, row);
    }
  }

  result(): FlowRow[] {
    return [...this.rows.values()];
  }

  private domainsOf({ outcome, at }: Pick<FlowFact, 'outcome' | 'at'>): Set<string> {
    const key = `${outcome} ${Math.floor(at.getTime() / 3_600_000)}`;
    const known = this.domains.get(key) ?? new Set();
    this.domains.set(key, known);
    return known;
  }

  private within(known: Set<string>, name: string, most: number): string {
    if (name === '' || known.has(name)) return name;
    if (known.size >= most) return OTHER_DOMAINS;
    known.add(name);
    return name;
  }
}

export const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf('@') + 1).toLowerCase();
