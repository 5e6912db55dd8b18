// Changes of the configuration on their way: asked for, followed, cancelled, confirmed, taken back.
import type { FileDiff, Finding } from '@postroom/infra/agent/protocol/index.ts';
import type { ConfigurationRun } from '@postroom/prisma';
import { NotFoundError } from '../../core/errors.ts';
import { heardFrom } from '../../core/heard-from.ts';
import { authorize } from '../../core/policy.ts';
import { changesChannel, type Subscription } from '../../core/pubsub.ts';
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { byKey } from '../../graphql/loader.ts';
import { decodeId } from '../../graphql/node.ts';
import { RUN_STATES, type RunStep } from '../generations/run-record.ts';
import { policy } from '../policy.ts';
import { ConfigurationRiskRef, ConfigurationSeverityRef } from './configuration-enums.ts';
import { MailHostRef } from './mail-host.ts';

const states: Record<(typeof RUN_STATES)[number], string> = {
  WAITING: 'It waits for the worker.',
  RUNNING: 'It is being proven or applied; `steps` says how far it is.',
  CANCELED: 'It was stopped before anything was changed.',
  FAILED: 'The mail host could not do it; `findings` says why.',
  CONFLICT: 'Somebody else changed the configuration in the meantime. Nothing was changed.',
  REFUSED: 'It was found wrong before it reached the live servers; `findings` says why.',
  APPLIED: 'It is live.',
  CONFIRMING: 'It is live, and is taken back at `confirmBy` unless it is confirmed.',
  CONFIRMED: 'It is live, and somebody confirmed it.',
  ROLLED_BACK: 'It was live for a moment, and what was before it is live again.',
};

export const ConfigurationRunStateRef = builder.enumType('ConfigurationRunState', {
  description: 'How far a change of the configuration is.',
  values: Object.fromEntries(
    Object.entries(states).map(([name, description]) => [name, { description }]),
  ) as Record<(typeof RUN_STATES)[number], { description: string }>,
});

export const ConfigurationFindingRef = builder.objectRef<Finding>('ConfigurationFinding').implement({
  description: 'Something that speaks against a change.',
  fields: (t) => ({
    severity: t.field({
      type: ConfigurationSeverityRef,
      description: 'How bad it is; warnings block as errors do.',
      resolve: ({ severity }) => severity,
    }),
    source: t.exposeString('source', { description: 'Who found it: canary, postconf, postfix log, probe …' }),
    text: t.exposeString('text', { description: 'What was found, in the words of who found it.' }),
  }),
});

export const FileDifferenceRef = builder.objectRef<FileDiff>('ConfigurationFileDifference').implement({
  description: 'What differs in a file. Secrets are masked.',
  fields: (t) => ({
    path: t.exposeString('file', { description: 'Path of the file.' }),
    diff: t.exposeString('diff', { description: 'The unified diff.' }),
  }),
});

const StepRef = builder.objectRef<RunStep>('ConfigurationRunStep').implement({
  description: 'A step of a change.',
  fields: (t) => ({
    step: t.field({
      type: builder.enumType('ConfigurationRunStepName', {
        description: 'The steps of a change, in their order.',
        values: {
          VALIDATE: { description: 'Values are checked.' },
          CHECK: { description: 'The programs check the staged copy, and start on it as a canary.' },
          CANARY: { description: 'A mail is sent all the way through the canary.' },
          SWAP: { description: 'The files are put in place.' },
          ACTIVATE: { description: 'The servers take them over.' },
          PROBE: { description: 'The live servers are tried.' },
          ROLL_BACK: { description: 'What was before is brought back.' },
        },
      }),
      description: 'Which step.',
      resolve: ({ step }) => step,
    }),
    state: t.field({
      type: builder.enumType('ConfigurationRunStepState', {
        description: 'How a step stands.',
        values: {
          RUNNING: { value: 'running', description: 'Under way.' },
          DONE: { value: 'done', description: 'Done, and good.' },
          FAILED: { value: 'failed', description: 'Not good.' },
        } as const,
      }),
      description: 'How it stands.',
      resolve: ({ state }) => state,
    }),
    atMilliseconds: t.exposeInt('atMs', { description: 'When, counted from the request.' }),
  }),
});

export const ConfigurationRunRef = builder.objectRef<ConfigurationRun>('ConfigurationRun');
builder.node(ConfigurationRunRef, {
  description: 'A change of a mail host’s configuration, from the request to what came of it.',
  id: { resolve: (run) => run.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeHosts(scope.actor)) return ids.map(() => null);
    const rows = await deps.database.tenant.configurationRun.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    state: t.field({
      type: ConfigurationRunStateRef,
      description: 'How far it is.',
      resolve: ({ state }) => RUN_STATES.find((each) => each === state) ?? 'FAILED',
    }),
    reason: t.exposeString('reason', { description: 'Why it was made.' }),
    generation: t.exposeInt('generation', { nullable: true, description: 'Its number in the history.' }),
    steps: t.field({
      type: [StepRef],
      description: 'The steps so far.',
      resolve: ({ steps }) => steps as unknown as RunStep[],
    }),
    findings: t.field({
      type: [ConfigurationFindingRef],
      description: 'What speaks against it.',
      resolve: ({ findings }) => findings as unknown as Finding[],
    }),
    files: t.field({
      type: [FileDifferenceRef],
      description: 'What it changed; empty while it is under way.',
      resolve: ({ diff }) => diff as unknown as FileDiff[],
    }),
    risks: t.field({
      type: [ConfigurationRiskRef],
      description: 'What it touches that could lock people out.',
      resolve: ({ risks }) => risks as ('listeners' | 'tls' | 'authentication')[],
    }),
    confirmBy: t.expose('confirmBy', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is taken back unless it is confirmed.',
    }),
    elapsedMilliseconds: t.exposeInt('elapsedMs', { nullable: true, description: 'How long it took.' }),
    refusedMilliseconds: t.exposeInt('refusedMs', {
      nullable: true,
      description: 'For how long new connections for mail were refused while it became live, as measured.',
    }),
    rollbackMilliseconds: t.exposeInt('rollbackMs', {
      nullable: true,
      description: 'How long it took to bring back what was before.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
  }),
});

builder.objectField(MailHostRef, 'configurationRuns', (t) =>
  t.field({
    type: [ConfigurationRunRef],
    description: 'The newest changes that were asked for: at most 20.',
    resolve: (host, _args, { deps }) => {
      authorize(policy.seeHosts);
      return deps.database.tenant.configurationRun.findMany({
        where: { mailHostId: host.id },
        orderBy: { createdAt: 'desc' },
        take: 20,
      });
    },
  }),
);

builder.subscriptionField('configurationRun', (t) =>
  t.field({
    type: ConfigurationRunRef,
    description: 'A change of the configuration as it is now, and again whenever it goes on.',
    args: { id: t.arg.id({ description: 'The change.' }) },
    subscribe: (_root, { id }, context) => follow(context, decodeId(id, 'ConfigurationRun')),
    resolve: (run: ConfigurationRun) => run,
  }),
);

function follow({ deps }: Context, id: string): AsyncIterableIterator<ConfigurationRun> {
  const { organizationId } = authorize(policy.seeHosts);
  const bell = deps.pubsub.subscribe(changesChannel(organizationId));
  return heardFrom(bell, statesOf(deps, bell, id));
}

async function* statesOf(
  deps: Context['deps'],
  bell: Subscription,
  id: string,
): AsyncGenerator<ConfigurationRun, void> {
  try {
    await bell.ready;
    let seen = 0;
    for (let rung: unknown = true; rung; rung = !(await bell.next()).done) {
      const run = await deps.database.tenant.configurationRun.findFirst({ where: { id } });
      if (run === null) throw new NotFoundError('change');
      if (run.updatedAt.getTime() === seen) continue;
      seen = run.updatedAt.getTime();
      yield run;
    }
  } finally {
    await bell.return();
  }
}
