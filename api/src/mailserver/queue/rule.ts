// What is done to the queue by itself. Off until somebody switches it on, and never about everything.
import type { MailQueueRule } from '@postroom/prisma';
import type { Transaction } from '../../core/database.ts';
import { ConflictError, InputError, NotFoundError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { hostOf } from '../services/host.ts';
import { plainFilter, type QueueFilter, queueFilterSchema, saysSomething } from './filter.ts';
import type { QueueAct } from './message.ts';

export interface QueueRule extends Omit<MailQueueRule, 'filter' | 'organizationId'> {
  filter: QueueFilter;
}

/** Rules of one host. */
export const MOST_RULES = 50;
/** Mail that was just put off is nobody's waste. */
const LEAST_MINUTES = 10;
const ACTS: readonly QueueAct[] = ['DELETE', 'BOUNCE', 'HOLD', 'RELEASE', 'FLUSH'];

export interface RuleInput {
  hostId: string;
  /** Null for a new one. */
  ruleId: string | null;
  /** The one that was read; another one since is a conflict. */
  version: number | null;
  name: string;
  act: QueueAct;
  filter: QueueFilter;
  enabled: boolean;
}

export const toRule = (row: MailQueueRule): QueueRule => ({
  ...row,
  filter: queueFilterSchema.parse(row.filter),
});

/** Throws InputError, NotFoundError, and ConflictError when somebody else has changed the rule. */
export async function saveQueueRule({ database }: Deps, input: RuleInput): Promise<QueueRule> {
  authorize(policy.changeQueue);
  check(input);
  await hostOf({ database }, input.hostId);
  return database.transaction(async (tx) => {
    const rule = input.ruleId === null ? await create(tx, input) : await update(tx, input, input.ruleId);
    const { id, name, act, enabled } = rule;
    const detail = { name, act, enabled, filter: plainFilter(input.filter) };
    tx.record({
      entity: 'QueueRule',
      kind: input.ruleId === null ? 'CREATED' : 'UPDATED',
      ids: [id],
      detail,
    });
    return toRule(rule);
  });
}

async function create(
  tx: Transaction,
  { hostId, name, act, filter, enabled }: RuleInput,
): Promise<MailQueueRule> {
  const { organizationId } = authorize(policy.changeQueue);
  const there = await tx.db.mailQueueRule.count({ where: { hostId } });
  if (there >= MOST_RULES)
    throw new ConflictError(`A host has at most ${MOST_RULES} rules. Delete one first.`);
  const values = { name: name.trim(), act, filter: plainFilter(filter), enabled };
  return tx.db.mailQueueRule.create({ data: { organizationId, id: uuidv7(), hostId, ...values } });
}

async function update(tx: Transaction, input: RuleInput, id: string): Promise<MailQueueRule> {
  const { hostId, name, act, filter, enabled, version } = input;
  const [before] = await tx.db.mailQueueRule.findMany({ where: { id, hostId } });
  if (before === undefined) throw new NotFoundError('rule');
  const values = { name: name.trim(), act, filter: plainFilter(filter), enabled };
  const changed = await tx.db.mailQueueRule.updateManyAndReturn({
    where: { id, hostId, ...(version === null ? {} : { version }) },
    data: { ...values, version: { increment: 1 } },
  });
  const [rule] = changed;
  if (rule === undefined)
    throw new ConflictError('Somebody else has changed this rule meanwhile. Look at it anew.');
  return rule;
}

export async function deleteQueueRule({ database }: Deps, id: string): Promise<void> {
  authorize(policy.changeQueue);
  await database.transaction(async (tx) => {
    const [rule] = await tx.db.mailQueueRule.findMany({ where: { id } });
    if (rule === undefined) throw new NotFoundError('rule');
    await tx.db.mailQueueRule.deleteMany({ where: { id } });
    tx.record({
      entity: 'QueueRule',
      kind: 'DELETED',
      ids: [id],
      detail: { name: rule.name, act: rule.act },
    });
  });
}

function check({ name, act, filter }: RuleInput): void {
  const problems: Record<string, string> = {};
  if (name.trim() === '' || name.length > 100 || /\p{Cc}/u.test(name) || !name.isWellFormed())
    problems.name = 'Give a name of 1 to 100 characters, in one line.';
  if (!ACTS.includes(act)) problems.act = 'A rule can delete, return, hold, release or try again.';
  const { olderThanMinutes } = filter;
  if (olderThanMinutes == null || olderThanMinutes < LEAST_MINUTES) {
    problems['filter.olderThanMinutes'] = `Say how long they have waited: ${LEAST_MINUTES} minutes or more.`;
  }
  if (!saysSomething(filter)) problems.filter = 'Say which messages, besides their age.';
  if (Object.keys(problems).length > 0) throw new InputError(problems);
}
