// What may stand in the limits of a domain and of a template.
import { InputError } from '../../core/errors.ts';

export interface DomainLimits {
  /** Null for no limit. */
  maxMailboxes: number | null;
  maxAliases: number | null;
  /** Bytes, 0 for no limit. */
  defaultQuota: bigint;
  maxQuota: bigint;
}

/** What is undefined stays as it is. */
export type LimitChange = { [Name in keyof DomainLimits]?: DomainLimits[Name] | undefined };

const MOST = 1_000_000;
/** Below this not even the folders of a mailbox fit. */
const SMALLEST_QUOTA = 1_000_000n;

/** Problems by field, for limits that go together. */
export function limitProblems({
  maxMailboxes,
  maxAliases,
  defaultQuota,
  maxQuota,
}: DomainLimits): Record<string, string> {
  const problems: Record<string, string> = {};
  if (maxMailboxes !== null && !isCount(maxMailboxes))
    problems.maxMailboxes = `Enter a number from 0 to ${MOST}.`;
  if (maxAliases !== null && !isCount(maxAliases)) problems.maxAliases = `Enter a number from 0 to ${MOST}.`;
  if (defaultQuota !== 0n && defaultQuota < SMALLEST_QUOTA)
    problems.defaultQuota = 'Give a mailbox at least 1 MB.';
  if (maxQuota !== 0n && maxQuota < SMALLEST_QUOTA) problems.maxQuota = 'Give the domain at least 1 MB.';
  if (maxQuota !== 0n && defaultQuota === 0n) {
    problems.defaultQuota = 'A domain with a limit needs one for new mailboxes too.';
  } else if (maxQuota !== 0n && defaultQuota > maxQuota) {
    problems.defaultQuota = 'A new mailbox would not fit into the domain.';
  }
  return problems;
}

export function checkLimits(limits: DomainLimits): DomainLimits {
  const problems = limitProblems(limits);
  if (Object.keys(problems).length > 0) throw new InputError(problems);
  return limits;
}

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= MOST;
