import { builder } from '../../graphql/builder.ts';
import { connectionArgs, cursorConnection, timePlace } from '../../graphql/connection.ts';
import { byKey } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { policy } from '../policy.ts';
import { listQueueActions, type QueueAction } from '../queue/action.ts';
import type { QueueFilter } from '../queue/filter.ts';
import { deleteQueueRule, MOST_RULES, type QueueRule, saveQueueRule, toRule } from '../queue/rule.ts';
import { MailQueueRef } from './queue.ts';
import { QueueActionConnection, QueueActRef } from './queue-action.ts';
import { checkedFilter, QueueFilterInput } from './queue-filter.ts';
import { QueueNameRef } from './queued-message.ts';

const QueueFilterRef = builder.objectRef<QueueFilter>('QueueFilter').implement({
  description: 'Which messages of a queue a rule is about; all that is given must be so.',
  fields: (t) => ({
    queues: t.field({
      type: [QueueNameRef],
      nullable: true,
      description: 'They wait in one of these.',
      resolve: ({ queues }) => queues ?? null,
    }),
    text: t.string({
      nullable: true,
      description: 'Part of what is told of them.',
      resolve: ({ text }) => text ?? null,
    }),
    domain: t.string({
      nullable: true,
      description: 'One of their recipients has this domain.',
      resolve: ({ domain }) => domain ?? null,
    }),
    sender: t.string({
      nullable: true,
      description: 'They are from this address.',
      resolve: ({ sender }) => sender ?? null,
    }),
    bounces: t.boolean({
      nullable: true,
      description: 'Whether they are notices without a sender.',
      resolve: ({ bounces }) => bounces ?? null,
    }),
    cause: t.string({
      nullable: true,
      description: 'They wait for this.',
      resolve: ({ cause }) => cause ?? null,
    }),
    olderThanMinutes: t.int({
      nullable: true,
      description: 'They came longer ago.',
      resolve: ({ olderThanMinutes }) => olderThanMinutes ?? null,
    }),
    youngerThanMinutes: t.int({
      nullable: true,
      description: 'They came since.',
      resolve: ({ youngerThanMinutes }) => youngerThanMinutes ?? null,
    }),
    largerThan: t.field({
      type: 'ByteSize',
      nullable: true,
      description: 'They are larger.',
      resolve: ({ largerThan }) => largerThan ?? null,
    }),
  }),
});

export const QueueRuleRef = builder.objectRef<QueueRule>('QueueRule');
builder.node(QueueRuleRef, {
  description:
    'Something that is done to the queue by itself, every five minutes. For owners and administrators.',
  id: { resolve: (rule) => rule.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeHosts(scope.actor)) return ids.map(() => null);
    const rows = await deps.database.tenant.mailQueueRule.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows.map(toRule), ({ id }) => id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is called.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is run.' }),
    act: t.field({ type: QueueActRef, description: 'What it does.', resolve: ({ act }) => act }),
    filter: t.field({
      type: QueueFilterRef,
      description: 'To which messages.',
      resolve: ({ filter }) => filter,
    }),
    version: t.exposeInt('version', { description: 'Rises with every change.' }),
    lastRunAt: t.expose('lastRunAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was run last.',
    }),
    lastMatched: t.exposeInt('lastMatched', {
      nullable: true,
      description: 'How many messages it met then.',
    }),
    lastProblem: t.exposeString('lastProblem', {
      nullable: true,
      description: 'Why it could not be run then.',
    }),
    runs: t.field({
      type: QueueActionConnection,
      description: 'What it did, newest first.',
      args: connectionArgs(),
      resolve: ({ id, hostId }, args, { deps }) =>
        cursorConnection<QueueAction & { place: string }>({
          args,
          keyCount: 2,
          keysOf: (action) => [action.place, action.id],
          fetch: ({ after, limit }) =>
            listQueueActions(deps.database, {
              ...{ hostId, ruleId: id, limit },
              before: timePlace(after),
            }),
        }),
    }),
  }),
});

builder.objectField(MailQueueRef, 'rules', (t) =>
  t.field({
    type: [QueueRuleRef],
    description: 'Its rules, oldest first; at most 50.',
    resolve: async ({ hostId }, _args, { deps }) => {
      const rows = await deps.database.tenant.mailQueueRule.findMany({
        ...{ where: { hostId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: MOST_RULES },
      });
      return rows.map(toRule);
    },
  }),
);

defineMutation('saveQueueRule', {
  description: 'Makes or changes a rule. It runs within five minutes when it is switched on.',
  input: builder.inputType('SaveQueueRuleInput', {
    description: 'The rule.',
    fields: (t) => ({
      hostId: t.id({ description: 'The mail host.' }),
      ruleId: t.id({ required: false, description: 'The rule to change; absent: a new one.' }),
      version: t.int({
        required: false,
        description: 'The version that was read: when there is another one since, nothing is changed.',
      }),
      name: t.string({ description: 'What it is called.' }),
      act: t.field({ type: QueueActRef, description: 'What it does.' }),
      filter: t.field({ type: QueueFilterInput, description: 'To which messages; an age is needed.' }),
      enabled: t.boolean({ description: 'Whether it is run.' }),
    }),
  }),
  payload: builder.objectRef<{ rule: QueueRule }>('SaveQueueRulePayload').implement({
    description: 'The rule as it is now.',
    fields: (t) => ({ rule: t.expose('rule', { type: QueueRuleRef, description: 'The rule.' }) }),
  }),
  resolve: async ({ hostId, ruleId, version, name, act, filter, enabled }, { deps }) => ({
    rule: await saveQueueRule(deps, {
      ...{ hostId: decodeId(hostId, 'MailHost'), name, act, enabled, version: version ?? null },
      ...{ ruleId: ruleId ? decodeId(ruleId, 'QueueRule') : null, filter: checkedFilter(filter) },
    }),
  }),
});

defineMutation('deleteQueueRule', {
  description: 'Removes a rule. What it did stays listed.',
  input: builder.inputType('DeleteQueueRuleInput', {
    description: 'Which rule.',
    fields: (t) => ({ ruleId: t.id({ description: 'The rule.' }) }),
  }),
  payload: builder.objectRef<{ id: string }>('DeleteQueueRulePayload').implement({
    description: 'The rule is gone.',
    fields: (t) => ({
      deletedRuleId: t.id({
        description: 'The id it had.',
        resolve: ({ id }) => toGlobalId('QueueRule', id),
      }),
    }),
  }),
  resolve: async ({ ruleId }, { deps }) => {
    const id = decodeId(ruleId, 'QueueRule');
    await deleteQueueRule(deps, id);
    return { id };
  },
});
