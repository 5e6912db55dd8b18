// The agent's own record of what it did.
import type { AuditRecord } from '@postroom/infra/agent/protocol/index.ts';
import { builder } from '../../graphql/builder.ts';
import { pageSize } from '../../graphql/connection.ts';
import { acting } from '../acting.ts';
import { MailHostRef } from './mail-host.ts';
import { unlessUnreachable } from './unreachable.ts';

const AuditRef = builder.objectRef<AuditRecord>('AgentAuditEntry').implement({
  description: 'An entry of the agent’s own record of what it did.',
  fields: (t) => ({
    position: t.exposeInt('position', { description: 'Its place in the log.' }),
    at: t.field({ type: 'DateTime', description: 'When.', resolve: ({ at }) => new Date(at) }),
    verb: t.exposeString('verb', { description: 'What was asked for.' }),
    params: t.string({ description: 'With what, as JSON.', resolve: ({ params }) => JSON.stringify(params) }),
    outcome: t.exposeString('outcome', { description: '"begun", "done" or "failed".' }),
    error: t.exposeString('error', { nullable: true, description: 'Why it failed.' }),
    reason: t.string({
      nullable: true,
      description: 'Why it was asked for, where a reason was given.',
      resolve: ({ actor }) => actor.reason ?? null,
    }),
  }),
});

const AuditPageRef = builder
  .objectRef<{ entries: AuditRecord[]; before: number | null }>('AgentAuditPage')
  .implement({
    description: 'Entries of the agent’s audit log, newest first.',
    fields: (t) => ({
      entries: t.field({ type: [AuditRef], description: 'The entries.', resolve: (page) => page.entries }),
      before: t.exposeInt('before', {
        nullable: true,
        description: '`before` of the next page; null at the beginning.',
      }),
    }),
  });

builder.objectFields(MailHostRef, (t) => ({
  audit: t.field({
    type: AuditPageRef,
    nullable: true,
    complexity: 20,
    description: 'What its agent did, by its own record; null while it does not answer.',
    args: {
      first: t.arg.int({ description: 'How many: 1 to 100.' }),
      before: t.arg.int({ required: false, description: '`before` of the page before.' }),
    },
    resolve: (host, { first, before }, { deps }) =>
      unlessUnreachable(() =>
        deps.mailHosts
          .agentOf(host)
          .call('audit.read', { first: pageSize(first), before: before ?? null }, { actor: acting() }),
      ),
  }),
}));
