import type { DirectoryRun } from '@postroom/prisma';
import { z } from 'zod';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { byKey, defineLoader, groupBy } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { OrganizationRef } from '../../graphql/refs.ts';
import type { FieldDifference, Finding } from '../compare-directory.ts';
import { startDirectoryRun } from '../directory-run.ts';
import { policy } from '../policy.ts';

const FieldDifferenceRef = builder.objectRef<FieldDifference>('DirectoryFieldDifference').implement({
  description: 'One value that differs.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'Its name.' }),
    expected: t.exposeString('expected', {
      nullable: true,
      description: 'What it should be; null for what is not shown, like passwords.',
    }),
    found: t.exposeString('found', { nullable: true, description: 'What the directory had, likewise.' }),
  }),
});

const DifferenceRef = builder.objectRef<Finding>('DirectoryDifference').implement({
  description: 'An entry of the directory that was not as it should be.',
  fields: (t) => ({
    kind: t.field({
      type: builder.enumType('DirectoryDifferenceKind', {
        description: 'How an entry differs.',
        values: {
          MISSING: { description: 'The directory lacked it.' },
          EXTRA: { description: 'The directory had it, and should not.' },
          DIFFERENT: { description: 'It had other values.' },
        },
      }),
      description: 'How it differed.',
      resolve: ({ kind }) => kind,
    }),
    entity: t.exposeString('entity', {
      description: 'DOMAIN, MAILBOX, ALIAS, or FOREIGN for what is none of these.',
    }),
    name: t.exposeString('name', { description: 'Its domain or address.' }),
    fields: t.field({
      type: [FieldDifferenceRef],
      description: 'What differed in it.',
      resolve: ({ fields }) => fields,
    }),
  }),
});

const storedFields = z.array(
  z.object({ field: z.string(), expected: z.string().nullable(), found: z.string().nullable() }),
);

const loadDifferences = defineLoader<Finding[]>(async (runIds, { deps }) => {
  const rows = await deps.database.tenant.directoryDifference.findMany({
    where: { runId: { in: runIds }, position: { lt: 100 } },
    orderBy: { position: 'asc' },
  });
  const findings = [...groupBy(rows, (row) => row.runId)].map(
    ([id, group]) =>
      [id, group.map((row) => ({ ...row, fields: storedFields.parse(row.fields) }) as Finding)] as const,
  );
  return new Map(findings);
});

const DirectoryRunRef = builder.objectRef<DirectoryRun>('DirectoryRun');
builder.node(DirectoryRunRef, {
  description:
    'A comparison of the directory, which the mail servers read, with the database. For administrators.',
  id: { resolve: (run) => run.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeDomains(scope.actor)) return ids.map(() => null);
    const rows = await deps.database.tenant.directoryRun.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    state: t.field({
      type: builder.enumType('DirectoryRunState', {
        description: 'How far a comparison is.',
        values: {
          RUNNING: { description: 'It is under way.' },
          DONE: { description: 'It is done.' },
          FAILED: { description: 'It could not be done; `failure` says why.' },
        },
      }),
      description: 'How far it is.',
      resolve: ({ state }) => (state === 'DONE' || state === 'FAILED' ? state : 'RUNNING'),
    }),
    scheduled: t.boolean({
      description: 'Whether it ran by itself, rather than because somebody asked.',
      resolve: ({ cause }) => cause === 'SCHEDULE',
    }),
    repair: t.exposeBoolean('repair', { description: 'Whether what differed was put right.' }),
    compared: t.exposeInt('compared', { description: 'How many entries there should be.' }),
    missing: t.exposeInt('missing', { description: 'How many the directory lacked.' }),
    extra: t.exposeInt('extra', { description: 'How many it had in excess.' }),
    different: t.exposeInt('different', { description: 'How many had other values.' }),
    failure: t.exposeString('failure', { nullable: true, description: 'Why it could not be done.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began.' }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
    differences: t.field({
      type: [DifferenceRef],
      description: 'What differed: the first 100.',
      resolve: async (run, _args, context) => (await loadDifferences(context, run.id)) ?? [],
    }),
  }),
});

builder.objectField(OrganizationRef, 'directoryRuns', (t) =>
  t.field({
    type: [DirectoryRunRef],
    description:
      'The newest comparisons of the directory: at most 20. Of those by schedule that found nothing the newest alone is kept.',
    resolve: (_organization, _args, { deps }) => {
      authorize(policy.seeDomains);
      return deps.database.tenant.directoryRun.findMany({ orderBy: { startedAt: 'desc' }, take: 20 });
    },
  }),
);

defineMutation('compareDirectory', {
  description: 'Compares the directory with the database now. The change log tells when it is done.',
  input: builder.inputType('CompareDirectoryInput', {
    description: 'What to do with differences.',
    fields: (t) => ({
      repair: t.boolean({ description: 'Whether to put right what differs; else it is shown alone.' }),
    }),
  }),
  payload: builder.objectRef<{ run: DirectoryRun }>('CompareDirectoryPayload').implement({
    description: 'The comparison has begun.',
    fields: (t) => ({ run: t.expose('run', { type: DirectoryRunRef, description: 'The comparison.' }) }),
  }),
  resolve: async ({ repair }, { deps }) => ({ run: await startDirectoryRun(deps, { repair }) }),
});
