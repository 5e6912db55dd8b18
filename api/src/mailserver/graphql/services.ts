import type {
  ActionResult,
  Disk,
  HealthCheck,
  HostState,
  MailConnection,
  ServiceState,
} from '@postroom/infra/agent/protocol/index.ts';
import type { MailHost, MailHostCheck } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { pageSize } from '../../graphql/connection.ts';
import type { Context } from '../../graphql/context.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { acting } from '../acting.ts';
import { policy } from '../policy.ts';
import { checkHost } from '../services/check-host.ts';
import { controlService, kickConnection } from '../services/control-service.ts';
import { MailHostRef } from './mail-host.ts';
import { unlessUnreachable } from './unreachable.ts';

const SERVICES = {
  POSTFIX: { value: 'postfix', description: 'Takes and delivers mail.' },
  DOVECOT: { value: 'dovecot', description: 'Holds the mailboxes.' },
  SLAPD: { value: 'slapd', description: 'The directory of mailboxes and aliases.' },
  RSPAMD: { value: 'rspamd', description: 'Signs what goes out and checks what comes in.' },
  POSTGRESQL: { value: 'postgresql', description: 'The database of this platform.' },
  WEB: { value: 'web', description: 'Web and worker of this platform.' },
  AGENT: { value: 'agent', description: 'The agent of the mail host itself.' },
} as const;
const ServiceRef = builder.enumType('MailService', {
  description: 'What runs on a mail host.',
  values: SERVICES,
});

const ActionRef = builder.enumType('MailServiceAction', {
  description: 'What can be done to a service.',
  values: {
    START: { value: 'start', description: 'Starts it.' },
    STOP: { value: 'stop', description: 'Stops it; connections end.' },
    RESTART: { value: 'restart', description: 'Stops it and starts it again; connections end.' },
    RELOAD: { value: 'reload', description: 'Has it read its configuration again; connections stay.' },
    TEST: { value: 'test', description: 'Checks its configuration and changes nothing.' },
  } as const,
});

const ServiceStateRef = builder.objectRef<ServiceState>('MailServiceState').implement({
  description: 'How a service is doing.',
  fields: (t) => ({
    service: t.field({ type: ServiceRef, description: 'Which one.', resolve: ({ service }) => service }),
    running: t.exposeBoolean('running', { description: 'Whether it runs.' }),
    since: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when; null while it does not run.',
      resolve: ({ since }) => (since === null ? null : new Date(since)),
    }),
    processes: t.exposeInt('processes', { description: 'How many processes it has.' }),
    memory: t.field({
      type: 'ByteSize',
      description: 'Memory of all its processes; what they share is counted once.',
      resolve: ({ memoryBytes }) => memoryBytes,
    }),
    cpu: t.exposeFloat('cpu', { description: 'Cores it keeps busy right now: 0.5 is half of one.' }),
    connections: t.exposeInt('connections', {
      nullable: true,
      description: 'Open connections; null where that is not known.',
    }),
    actions: t.field({
      type: [ActionRef],
      description: 'What can be done to it here.',
      resolve: ({ actions }) => actions,
    }),
  }),
});

const DiskRef = builder.objectRef<Disk>('MailHostDisk').implement({
  description: 'Room on a disk of a mail host.',
  fields: (t) => ({
    holds: t.exposeString('holds', { description: 'What lies there: "queue", "mail" or "state".' }),
    total: t.field({ type: 'ByteSize', description: 'Its size.', resolve: (disk) => disk.totalBytes }),
    free: t.field({ type: 'ByteSize', description: 'What is free.', resolve: (disk) => disk.freeBytes }),
  }),
});

const HostStateRef = builder.objectRef<HostState>('MailHostState').implement({
  description: 'How a mail host is doing right now.',
  fields: (t) => ({
    services: t.field({
      type: [ServiceStateRef],
      description: 'What runs there.',
      resolve: (state) => state.services,
    }),
    queued: t.exposeInt('queued', {
      nullable: true,
      description: 'Messages in the queue; null without Postfix.',
    }),
    disks: t.field({ type: [DiskRef], description: 'Room on its disks.', resolve: (state) => state.disks }),
  }),
});

const CheckStateRef = builder.enumType('MailHostCheckState', {
  description: 'What came of a check.',
  values: {
    OK: { value: 'ok', description: 'All is well.' },
    WARNING: { value: 'warning', description: 'It works, but look soon.' },
    FAILED: { value: 'failed', description: 'It does not work.' },
    UNREACHABLE: { value: 'unreachable', description: 'The agent did not answer, so nothing is known.' },
  } as const,
});

const CheckResultRef = builder.objectRef<HealthCheck>('MailHostCheckResult').implement({
  description: 'What one check found.',
  fields: (t) => ({
    name: t.exposeString('check', {
      description: 'What was tried: "smtp", "login", "certificate", "disk.mail" …',
    }),
    state: t.field({ type: CheckStateRef, description: 'What came of it.', resolve: ({ state }) => state }),
    message: t.exposeString('message', { description: 'It in a sentence.' }),
    tookMs: t.exposeInt('tookMs', { description: 'How long it took, in milliseconds.' }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'What was measured, where something was: messages, days left, free share.',
    }),
  }),
});

const CheckRef = builder.objectRef<MailHostCheck>('MailHostCheck').implement({
  description: 'One round of health checks.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    state: t.field({
      type: CheckStateRef,
      description: 'The worst of its results.',
      resolve: ({ state }) => state as 'ok' | 'warning' | 'failed' | 'unreachable',
    }),
    results: t.field({
      type: [CheckResultRef],
      description: 'What each check found.',
      resolve: ({ results }) => results as unknown as HealthCheck[],
    }),
  }),
});

const ConnectionRef = builder.objectRef<MailConnection>('OpenMailConnections').implement({
  description: 'Who is connected to a mailbox.',
  fields: (t) => ({
    user: t.exposeString('user', { description: 'The mailbox.' }),
    protocol: t.exposeString('protocol', { description: '"imap", "pop3", "sieve" or "lmtp".' }),
    address: t.exposeString('address', { nullable: true, description: 'From where, where that is told.' }),
    count: t.exposeInt('count', { description: 'Connections alike.' }),
  }),
});

interface Connections {
  connections: MailConnection[];
  total: number;
}

const ConnectionsRef = builder.objectRef<Connections>('OpenConnections').implement({
  description: 'Who is connected to the mailboxes of a host.',
  fields: (t) => ({
    total: t.exposeInt('total', { description: 'All connections.' }),
    groups: t.field({
      type: [ConnectionRef],
      description: 'By mailbox, protocol and address.',
      resolve: ({ connections }) => connections,
    }),
  }),
});

const agentOf = ({ deps }: Context, host: MailHost) => deps.mailHosts.agentOf(host);

builder.objectFields(MailHostRef, (t) => ({
  state: t.field({
    type: HostStateRef,
    nullable: true,
    complexity: 20,
    description: 'How it is doing right now; null while its agent does not answer.',
    resolve: (host, _args, context) =>
      unlessUnreachable(() => agentOf(context, host).call('services.list', {}, { actor: acting() })),
  }),
  connections: t.field({
    type: ConnectionsRef,
    nullable: true,
    complexity: 20,
    description: 'Who is connected to its mailboxes; null while its agent does not answer.',
    args: { first: t.arg.int({ description: 'How many groups: 1 to 100.' }) },
    resolve: (host, { first }, context) =>
      unlessUnreachable(() =>
        agentOf(context, host).call('services.connections', { first: pageSize(first) }, { actor: acting() }),
      ),
  }),
  checks: t.field({
    type: [CheckRef],
    description: 'Its newest rounds of health checks, newest first; they are kept for thirty days.',
    args: {
      first: t.arg.int({ description: 'How many: 1 to 100.' }),
      before: t.arg({ type: 'DateTime', required: false, description: 'Only those before this moment.' }),
    },
    resolve: (host, { first, before }, { deps }) => {
      authorize(policy.seeHosts);
      return deps.database.tenant.mailHostCheck.findMany({
        where: { hostId: host.id, ...(before ? { at: { lt: before } } : {}) },
        orderBy: { at: 'desc' },
        take: pageSize(first),
      });
    },
  }),
}));

defineMutation('controlMailService', {
  description: 'Starts, stops, restarts or reloads a service of a mail host, or tests its configuration.',
  input: builder.inputType('ControlMailServiceInput', {
    description: 'What to do to which service.',
    fields: (t) => ({
      mailHostId: t.id({ description: 'The host.' }),
      service: t.field({ type: ServiceRef, description: 'The service.' }),
      action: t.field({ type: ActionRef, description: 'What to do.' }),
      reason: t.string({ required: false, description: 'Why, for the record: up to 500 characters.' }),
    }),
  }),
  payload: builder
    .objectRef<{ host: MailHost; result: ActionResult }>('ControlMailServicePayload')
    .implement({
      description: 'It is done; of a test, what it found.',
      fields: (t) => ({
        mailHost: t.expose('host', { type: MailHostRef, description: 'The host.' }),
        ok: t.boolean({
          description: 'False: the configuration has an error.',
          resolve: ({ result }) => result.ok,
        }),
        output: t.string({ description: 'What the test said.', resolve: ({ result }) => result.output }),
        tookMs: t.int({ description: 'How long it took, in ms.', resolve: ({ result }) => result.tookMs }),
      }),
    }),
  resolve: ({ mailHostId, reason, ...order }, { deps }) =>
    controlService(deps, {
      ...order,
      hostId: decodeId(mailHostId, 'MailHost'),
      reason: reason ?? null,
    }),
});

defineMutation('kickMailboxConnection', {
  description: 'Ends the connections of a mailbox, all of them or those from one address.',
  input: builder.inputType('KickMailboxConnectionInput', {
    description: 'Whose connections.',
    fields: (t) => ({
      mailHostId: t.id({ description: 'The host.' }),
      user: t.string({ description: 'The mailbox.' }),
      address: t.string({ required: false, description: 'From this address alone.' }),
    }),
  }),
  payload: builder.objectRef<{ host: MailHost; ended: number }>('KickMailboxConnectionPayload').implement({
    description: 'The connections have ended.',
    fields: (t) => ({
      mailHost: t.expose('host', { type: MailHostRef, description: 'The host.' }),
      ended: t.exposeInt('ended', { description: 'How many there were.' }),
    }),
  }),
  resolve: ({ mailHostId, user, address }, { deps }) =>
    kickConnection(deps, { hostId: decodeId(mailHostId, 'MailHost'), user, address: address ?? null }),
});

defineMutation('checkMailHost', {
  description:
    'Tries everything on a mail host now: greetings, a login, the certificate, the queue, the disks.',
  input: builder.inputType('CheckMailHostInput', {
    description: 'Which host.',
    fields: (t) => ({ mailHostId: t.id({ description: 'The host.' }) }),
  }),
  payload: builder.objectRef<{ host: MailHost; check: MailHostCheck }>('CheckMailHostPayload').implement({
    description: 'The checks have been run.',
    fields: (t) => ({
      mailHost: t.expose('host', { type: MailHostRef, description: 'The host.' }),
      check: t.expose('check', { type: CheckRef, description: 'What they found.' }),
    }),
  }),
  resolve: ({ mailHostId }, { deps }) => checkHost(deps, decodeId(mailHostId, 'MailHost')),
});
