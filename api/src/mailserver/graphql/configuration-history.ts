// The generations of a host's configuration, as its agent keeps them.
import type { Drift, GenerationSummary } from '@postroom/infra/agent/protocol/index.ts';
import type { MailHost } from '@postroom/prisma';
import { InputError } from '../../core/errors.ts';
import { isUuid } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { loadPerson } from '../../graphql/refs.ts';
import { acting } from '../acting.ts';
import { policy } from '../policy.ts';
import { ConfigurationProgramRef, ConfigurationRiskRef } from './configuration-enums.ts';
import { ConfigurationFindingRef, FileDifferenceRef } from './configuration-run.ts';
import { MailHostRef } from './mail-host.ts';
import { unlessUnreachable } from './unreachable.ts';

interface HostGeneration extends GenerationSummary {
  host: MailHost;
  live: boolean;
}

const StateRef = builder.enumType('ConfigurationGenerationState', {
  description: 'What became of a generation.',
  values: {
    STAGED: { description: 'It is written down, and nothing is checked yet.' },
    PROVING: { description: 'It is being proven.' },
    REFUSED: { description: 'It was found wrong before it reached the live servers.' },
    CANCELED: { description: 'Somebody stopped it before it reached the live servers.' },
    APPLIED: { description: 'It became live.' },
    CONFIRMING: { description: 'It is live and waits to be confirmed.' },
    CONFIRMED: { description: 'It became live and was confirmed.' },
    ROLLED_BACK: { description: 'It was taken back.' },
  },
});

const OriginRef = builder.enumType('ConfigurationGenerationOrigin', {
  description: 'Where a generation comes from.',
  values: {
    FOUND: { description: 'What was there at the beginning.' },
    INSTALLATION: {
      description: 'Rendered anew by the installation at its start: a moved port, an upgrade.',
    },
    CHANGE: { description: 'An administrator’s change.' },
    TEMPLATE: { description: 'A template that an administrator filled in.' },
    RESTORED: { description: 'An earlier generation again.' },
    IMPORTED: { description: 'An exported configuration.' },
    ADOPTED: { description: 'Hand edits that were taken over.' },
    REVERTED: { description: 'Hand edits that were taken back.' },
  },
});

const GenerationRef = builder.objectRef<HostGeneration>('ConfigurationGeneration').implement({
  description: 'The configuration of a host at one time, numbered.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Its number, from 1.' }),
    live: t.exposeBoolean('live', { description: 'Whether it is what the servers work with.' }),
    state: t.field({ type: StateRef, description: 'What became of it.', resolve: ({ state }) => state }),
    origin: t.field({
      type: OriginRef,
      description: 'Where it comes from.',
      resolve: ({ origin }) => origin,
    }),
    reason: t.exposeString('reason', { description: 'Why it was made.' }),
    author: t.string({
      nullable: true,
      description: 'Name of who made it; null when nobody did, or they are gone.',
      resolve: async ({ author }, _args, context) =>
        author !== null && isUuid(author) ? ((await loadPerson(context, author))?.name ?? null) : null,
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: ({ createdAt }) => new Date(createdAt),
    }),
    programs: t.field({
      type: [ConfigurationProgramRef],
      description: 'Whose configuration it changed.',
      resolve: ({ programs }) => programs,
    }),
    risks: t.field({
      type: [ConfigurationRiskRef],
      description: 'What it touched that could lock people out.',
      resolve: ({ risks }) => risks,
    }),
    findings: t.field({
      type: [ConfigurationFindingRef],
      description: 'What spoke against it.',
      resolve: ({ findings }) => findings,
    }),
    elapsedMilliseconds: t.exposeInt('elapsedMs', { nullable: true, description: 'How long it took.' }),
    refusedMilliseconds: t.exposeInt('refusedMs', {
      nullable: true,
      description: 'For how long new connections for mail were refused while it became live.',
    }),
    files: t.field({
      type: [FileDifferenceRef],
      description: 'What it changed.',
      resolve: async ({ host, number }, _args, { deps }) =>
        (await deps.mailHosts.agentOf(host).call('generations.read', { number }, { actor: acting() })).diff,
    }),
  }),
});

interface HistoryPage {
  host: MailHost;
  generations: GenerationSummary[];
  more: boolean;
  current: number;
}

const HistoryRef = builder.objectRef<HistoryPage>('ConfigurationHistory').implement({
  description: 'Generations of a configuration, newest first.',
  fields: (t) => ({
    live: t.exposeInt('current', { description: 'The number of the one that is live.' }),
    more: t.exposeBoolean('more', { description: 'Whether there are older ones.' }),
    generations: t.field({
      type: [GenerationRef],
      description: 'Newest first.',
      resolve: ({ host, generations, current }) =>
        generations.map((each) => ({ ...each, host, live: each.number === current })),
    }),
  }),
});

const DriftRef = builder.objectRef<Drift>('ConfigurationDrift').implement({
  description: 'How the files on the host differ from the generation that should be live.',
  fields: (t) => ({
    generation: t.exposeInt('number', { description: 'The generation that should be live.' }),
    files: t.field({
      type: [FileDifferenceRef],
      description: 'Files that were edited by hand; empty when there are none.',
      resolve: ({ files }) => files,
    }),
  }),
});

const agent = ({ deps }: Context, host: MailHost) => {
  authorize(policy.seeHosts);
  return deps.mailHosts.agentOf(host);
};

builder.objectField(MailHostRef, 'configurationHistory', (t) =>
  t.field({
    type: HistoryRef,
    nullable: true,
    description: 'The generations of its configuration; null while its agent does not answer.',
    args: {
      first: t.arg.int({ description: 'How many: 1 to 50.' }),
      before: t.arg.int({ required: false, description: 'Only those with a smaller number.' }),
    },
    resolve: (host, { first, before }, context) => {
      if (first < 1 || first > 50) throw new InputError({ first: 'Ask for 1 to 50.' });
      const params = { before: before ?? null, first };
      return unlessUnreachable(async () => ({
        ...(await agent(context, host).call('generations.list', params, { actor: acting() })),
        host,
      }));
    },
  }),
);

builder.objectField(MailHostRef, 'configurationDrift', (t) =>
  t.field({
    type: DriftRef,
    nullable: true,
    description: 'Hand edits since the last change; null while its agent does not answer.',
    resolve: (host, _args, context) =>
      unlessUnreachable(() => agent(context, host).call('generations.drift', {}, { actor: acting() })),
  }),
);

builder.objectField(MailHostRef, 'configurationDifferences', (t) =>
  t.field({
    type: [FileDifferenceRef],
    description: 'What it takes to get from one generation to another.',
    args: {
      from: t.arg.int({ description: 'The number of the one.' }),
      to: t.arg.int({ description: 'The number of the other.' }),
    },
    resolve: (host, { from, to }, context) =>
      agent(context, host).call('generations.compare', { from, to }, { actor: acting() }),
  }),
);

const ExportRef = builder.objectRef<{ name: string; bundle: string }>('ConfigurationExport').implement({
  description: 'A generation as a file to keep or to import elsewhere. Secrets are masked.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What to call the file.' }),
    bundle: t.exposeString('bundle', { description: 'Its text: JSON with a hash for each file.' }),
  }),
});

builder.objectField(MailHostRef, 'configurationExport', (t) =>
  t.field({
    type: ExportRef,
    description: 'A generation as a file.',
    args: { number: t.arg.int({ description: 'The number of the generation.' }) },
    resolve: (host, { number }, context) =>
      agent(context, host).call('generations.export', { number }, { actor: acting() }),
  }),
);
