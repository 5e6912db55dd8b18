// Changes of the configuration: begun, stopped, kept, taken back.
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { toChangeSet } from '../configuration/change-set.ts';
import { cancelRun, decideRun } from '../generations/run.ts';
import { ConfigurationChangeInputRef } from './configuration-change.ts';
import { begin, beginFields, ConfigurationFileHashInputRef, runPayload } from './configuration-run-input.ts';

defineMutation('applyConfigurationChange', {
  description:
    'Proves a change of the configuration on a canary and makes it live; `configurationRun` tells how it goes. What is found wrong never reaches the live servers, and what makes mail suffer there is taken back.',
  input: builder.inputType('ApplyConfigurationChangeInput', {
    description: 'The change, where, and why.',
    fields: (t) => ({
      mailHostId: t.id({ description: 'The mail host.' }),
      changes: t.field({
        type: [ConfigurationChangeInputRef],
        description: 'The steps, in order: 1 to 200.',
      }),
      reason: t.string({ description: 'Why, in one line; it stands in the history.' }),
      idempotencyKey: t.string({ description: 'The same key begins the same change only once: a UUID.' }),
      base: t.field({
        type: [ConfigurationFileHashInputRef],
        required: false,
        description: 'Files that must not have changed since; another version by now is a conflict.',
      }),
      confirmSeconds: t.int({
        required: false,
        description:
          'What touches listeners, TLS or authentication is taken back after so many seconds unless it is confirmed: 10 to 3,600, 120 when absent.',
      }),
    }),
  }),
  payload: runPayload('ApplyConfigurationChangePayload', 'The change has begun.'),
  resolve: async (input, { deps }) => {
    const { changes } = toChangeSet(input.changes);
    const base = Object.fromEntries((input.base ?? []).map(({ path, version }) => [path, version]));
    return begin(deps, input, { source: { kind: 'changes', changes }, base });
  },
});

defineMutation('restoreConfigurationGeneration', {
  description: 'Makes an earlier generation live again, as a new one that is proven like any other.',
  input: builder.inputType('RestoreConfigurationGenerationInput', {
    description: 'Which generation, where, and why.',
    fields: (t) => ({
      ...beginFields(t),
      number: t.int({ description: 'The number of the generation.' }),
    }),
  }),
  payload: runPayload('RestoreConfigurationGenerationPayload', 'Restoring has begun.'),
  resolve: (input, { deps }) =>
    begin(deps, input, { source: { kind: 'restore', number: input.number }, base: {} }),
});

defineMutation('importConfiguration', {
  description:
    'Makes an exported configuration live, proven like any other change. Secrets stay what they are on the host.',
  input: builder.inputType('ImportConfigurationInput', {
    description: 'The export, where, and why.',
    fields: (t) => ({ ...beginFields(t), bundle: t.string({ description: 'The exported file.' }) }),
  }),
  payload: runPayload('ImportConfigurationPayload', 'Importing has begun.'),
  resolve: (input, { deps }) =>
    begin(deps, input, { source: { kind: 'import', bundle: input.bundle }, base: {} }),
});

defineMutation('resolveConfigurationDrift', {
  description:
    'Takes hand edits over as a generation of their own, once they are proven, or takes them back.',
  input: builder.inputType('ResolveConfigurationDriftInput', {
    description: 'What to do with the hand edits.',
    fields: (t) => ({
      ...beginFields(t),
      adopt: t.boolean({ description: 'Whether to take them over; else they are taken back.' }),
    }),
  }),
  payload: runPayload('ResolveConfigurationDriftPayload', 'It has begun.'),
  resolve: (input, { deps }) =>
    begin(deps, input, { source: { kind: input.adopt ? 'adopt' : 'discard' }, base: {} }),
});

const runInput = (name: string) =>
  builder.inputType(name, {
    description: 'Which change.',
    fields: (t) => ({ runId: t.id({ description: 'The change.' }) }),
  });

defineMutation('cancelConfigurationChange', {
  description: 'Stops a change before anything of it is live.',
  input: runInput('CancelConfigurationChangeInput'),
  payload: runPayload('CancelConfigurationChangePayload', 'It is stopped.'),
  resolve: async ({ runId }, { deps }) => ({
    run: await cancelRun(deps, decodeId(runId, 'ConfigurationRun')),
  }),
});

defineMutation('confirmConfigurationChange', {
  description: 'Keeps a change that would be taken back by itself.',
  input: runInput('ConfirmConfigurationChangeInput'),
  payload: runPayload('ConfirmConfigurationChangePayload', 'It stays.'),
  resolve: async ({ runId }, { deps }) => ({
    run: await decideRun(deps, { runId: decodeId(runId, 'ConfigurationRun'), keep: true }),
  }),
});

defineMutation('revertConfigurationChange', {
  description: 'Takes a change back that waits to be confirmed.',
  input: runInput('RevertConfigurationChangeInput'),
  payload: runPayload('RevertConfigurationChangePayload', 'What was before is live again.'),
  resolve: async ({ runId }, { deps }) => ({
    run: await decideRun(deps, { runId: decodeId(runId, 'ConfigurationRun'), keep: false }),
  }),
});
