import type { OverviewHost } from './documents.ts';
import { w } from './words.ts';

export interface Verdict {
  tone: 'success' | 'warning' | 'danger';
  /** One sentence that answers "is mail working?". */
  sentence: string;
}

type Judged = Pick<OverviewHost, 'state' | 'checks'>;

const NAMES = { POSTFIX: 'Postfix', DOVECOT: 'Dovecot', SLAPD: 'slapd', RSPAMD: 'rspamd' } as const;

/** What is known right now wins over what the last check found. */
export function verdictOf({ state, checks }: Judged): Verdict {
  if (state === null) return { tone: 'warning', sentence: w('overview.unknown') };
  const stopped = state.services
    .filter(({ running }) => !running)
    .flatMap(({ service }) => NAMES[service as keyof typeof NAMES] ?? []);
  if (stopped.length > 0) return broken(w('overview.stopped', { names: stopped.join(', ') }));
  const [last] = checks;
  if (last === undefined) return { tone: 'success', sentence: w('overview.unchecked') };
  if (last.state === 'UNREACHABLE') return { tone: 'warning', sentence: w('overview.notChecked') };
  const failed = last.results.filter((result) => result.state === 'FAILED');
  const [first] = failed;
  if (first !== undefined) return broken(first.message);
  const warnings = last.results.filter((result) => result.state === 'WARNING').length;
  if (warnings > 0) return { tone: 'warning', sentence: w('overview.look', { count: warnings }) };
  return { tone: 'success', sentence: w('overview.working') };
}

const broken = (what: string): Verdict => ({ tone: 'danger', sentence: w('overview.broken', { what }) });
