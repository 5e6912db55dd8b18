// What is told of a message's way: the news of its recipients, and its steps.
import { builder } from '../../graphql/builder.ts';
import type { RspamdSymbol } from '../log/rspamd-line.ts';
import type { TraceEvent } from '../trace/find-traces.ts';
import type { RecipientRow } from '../trace/trace.ts';
import { TraceRecipientStateRef, TraceStageRef } from './trace-enums.ts';

export const TraceRecipientRef = builder.objectRef<RecipientRow>('TraceRecipient').implement({
  description: 'The newest news of one recipient.',
  fields: (t) => ({
    address: t.exposeString('recipient', { description: 'Where it goes, after aliases.' }),
    originalAddress: t.exposeString('originalRecipient', { description: 'Before aliases.' }),
    state: t.field({
      type: TraceRecipientStateRef,
      description: 'How far it is.',
      resolve: (row) => row.state,
    }),
    host: t.exposeString('host', { nullable: true, description: 'The host that answered last.' }),
    reply: t.exposeString('reply', { nullable: true, description: 'Its answer, or why it was not asked.' }),
    statusCode: t.exposeString('statusCode', {
      nullable: true,
      description: 'Enhanced status code (RFC 3463).',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When that was.' }),
  }),
});

const TraceSymbolRef = builder.objectRef<RspamdSymbol>('TraceSymbol').implement({
  description: 'A rule of rspamd’s that fitted a message.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name: "R_SPF_ALLOW".' }),
    score: t.exposeFloat('score', { description: 'What it adds to the score.' }),
    options: t.exposeString('options', { description: 'What it found; "" for nothing.' }),
  }),
});

const TraceVerdictRef = builder.objectRef<NonNullable<TraceEvent['verdict']>>('TraceVerdict').implement({
  description: 'What rspamd thought of a message.',
  fields: (t) => ({
    action: t.exposeString('action', {
      description: 'What it asked for: "no action", "add header", "reject".',
    }),
    score: t.exposeFloat('score', { description: 'The sum; the higher the worse.' }),
    requiredScore: t.exposeFloat('required', {
      nullable: true,
      description: 'From which score on it is refused; null when no score leads to that.',
    }),
    symbols: t.field({
      type: [TraceSymbolRef],
      description: 'Why, at most 50.',
      resolve: ({ symbols }) => symbols,
    }),
  }),
});

export const TraceEventRef = builder.objectRef<TraceEvent>('TraceEvent').implement({
  description: 'One step of a message’s way, as a log tells.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When; to the second where the log tells no more.' }),
    stage: t.field({ type: TraceStageRef, description: 'What happened.', resolve: (event) => event.stage }),
    daemon: t.exposeString('daemon', { description: 'The program that did it: "smtpd", "qmgr", "dovecot".' }),
    host: t.exposeString('host', { nullable: true, description: 'The host at the other end.' }),
    reply: t.exposeString('reply', {
      nullable: true,
      description: 'An answer, or a reason, in the server’s words.',
    }),
    statusCode: t.exposeString('statusCode', {
      nullable: true,
      description: 'Enhanced status code (RFC 3463).',
    }),
    delays: t.exposeFloatList('delays', {
      description:
        'Seconds before the queue manager, in it, for the connection, and for the transmission; empty where not told.',
    }),
    tls: t.exposeString('tls', {
      nullable: true,
      description: 'Version and cipher, when it went encrypted.',
    }),
    recipient: t.exposeString('recipient', {
      nullable: true,
      description: 'Whom it is about, when not everybody.',
    }),
    folder: t.exposeString('folder', { nullable: true, description: 'The folder it was stored in.' }),
    verdict: t.field({
      type: TraceVerdictRef,
      nullable: true,
      description: 'What rspamd thought of it, when it is rspamd that tells.',
      resolve: ({ verdict }) => verdict,
    }),
    linkedQueueId: t.exposeString('linkedQueueId', {
      nullable: true,
      description: 'The queue id it went on under, here or at the next host, or came from.',
    }),
  }),
});
