import type { ConfigurationPreview } from '@postroom/infra/agent/protocol/index.ts';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { previewConfigurationChange } from '../configuration/preview-change.ts';
import { ConfigurationProgramRef, ConfigurationRiskRef } from './configuration-enums.ts';
import { ConfigurationProblemRef } from './configuration-parameter.ts';

const KeyInput = builder.inputType('ConfigurationParameterKeyInput', {
  description: 'Names one parameter, as `ConfigurationParameterKey` tells it.',
  fields: (t) => ({
    program: t.field({ type: ConfigurationProgramRef, description: 'Whose parameter it is.' }),
    section: t.stringList({ description: 'Where it stands.' }),
    name: t.string({ description: 'Its name.' }),
  }),
});

const base = 'The version that the change was made on; another one by now is a conflict.';

const SetInput = builder.inputType('SetConfigurationParameterInput', {
  description: 'Gives a parameter a value.',
  fields: (t) => ({
    parameter: t.field({ type: KeyInput, description: 'Which parameter.' }),
    value: t.string({
      description: 'The value as it stands in the file; the mask of a secret leaves it as it is.',
    }),
    base: t.string({ description: base }),
  }),
});

const RemoveInput = builder.inputType('RemoveConfigurationParameterInput', {
  description: 'Takes a parameter out of the files, so that its default counts.',
  fields: (t) => ({
    parameter: t.field({ type: KeyInput, description: 'Which parameter.' }),
    base: t.string({ description: base }),
  }),
});

const ReplaceInput = builder.inputType('ReplaceConfigurationFileInput', {
  description: 'Gives a file another text.',
  fields: (t) => ({
    file: t.string({ description: 'Path of the file, as `ConfigurationFile.path` tells it.' }),
    text: t.string({ description: 'The whole text; masks stand for the secrets that were in their place.' }),
    base: t.string({ description: base }),
  }),
});

const ColumnsInput = builder.inputType('MailServiceColumnsInput', {
  description: 'The columns of a service in master.cf; “-” stands for the default.',
  fields: (t) => ({
    private: t.string({ description: '“y” or “n”: whether only the mail system may reach it.' }),
    unprivileged: t.string({ description: '“y”: it works as the mail account.' }),
    chroot: t.string({ description: '“y” or “n”: whether it sees the queue directory alone.' }),
    wakeup: t.string({ description: 'Seconds after which it is woken up; with “?” only if it is in use.' }),
    maxproc: t.string({ description: 'The most processes; 0 for no limit.' }),
    command: t.string({ description: 'The program of Postfix that serves.' }),
  }),
});

const AddServiceInput = builder.inputType('AddMailServiceInput', {
  description: 'Adds a service to master.cf.',
  fields: (t) => ({
    service: t.string({ description: 'Its name and type, as in 127.0.0.1:10025/inet.' }),
    columns: t.field({ type: ColumnsInput, description: 'Its columns.' }),
    base: t.string({ description: '“absent”: one that is there by now is a conflict.' }),
  }),
});

const RemoveServiceInput = builder.inputType('RemoveMailServiceInput', {
  description: 'Takes a service out of master.cf, with its options.',
  fields: (t) => ({
    service: t.string({ description: 'Its name and type, as `MasterCfService.key` tells them.' }),
    base: t.string({ description: base }),
  }),
});

/** One step of a change; `toChangeSet` makes the agent's of a list of them. */
export const ConfigurationChangeInputRef = builder.inputType('ConfigurationChangeInput', {
  description: 'One step of a change of the configuration.',
  isOneOf: true,
  fields: (t) => ({
    setParameter: t.field({ type: SetInput, required: false, description: 'Gives a parameter a value.' }),
    removeParameter: t.field({ type: RemoveInput, required: false, description: 'Takes a parameter out.' }),
    replaceFile: t.field({ type: ReplaceInput, required: false, description: 'Gives a file another text.' }),
    addService: t.field({ type: AddServiceInput, required: false, description: 'Adds a service.' }),
    removeService: t.field({ type: RemoveServiceInput, required: false, description: 'Removes a service.' }),
  }),
});

const ChangedFileRef = builder
  .objectRef<ConfigurationPreview['files'][number]>('ChangedConfigurationFile')
  .implement({
    description: 'What a change makes of a file. Secrets are masked.',
    fields: (t) => ({
      path: t.exposeString('id', { description: 'Path of the file.' }),
      version: t.exposeString('version', {
        description: 'The version it has now: the `base` of the change that was previewed.',
      }),
      diff: t.exposeString('diff', { description: 'The unified diff.' }),
      after: t.exposeString('after', { description: 'The whole text afterwards.' }),
    }),
  });

export const ConfigurationPreviewRef = builder
  .objectRef<ConfigurationPreview>('ConfigurationPreview')
  .implement({
    description: 'What a change would do.',
    fields: (t) => ({
      problems: t.field({
        type: [ConfigurationProblemRef],
        description: 'What is wrong with it; errors keep it from being made.',
        resolve: ({ problems }) => problems.slice(0, 200),
      }),
      files: t.field({
        type: [ChangedFileRef],
        description: 'The files that would change.',
        resolve: ({ files }) => files,
      }),
      risks: t.field({
        type: [ConfigurationRiskRef],
        description: 'What it touches that could lock people out.',
        resolve: ({ risks }) => risks,
      }),
      needsConfirmation: t.exposeBoolean('needsConfirmation', {
        description: 'Whether it reverts by itself unless it is confirmed in time.',
      }),
      programs: t.field({
        type: [ConfigurationProgramRef],
        description: 'The programs whose configuration would change.',
        resolve: ({ programs }) => programs,
      }),
    }),
  });

defineMutation('previewConfigurationChange', {
  description:
    'Says what a change of the configuration would do and what is wrong with it. Nothing is written.',
  input: builder.inputType('PreviewConfigurationChangeInput', {
    description: 'The change, and where.',
    fields: (t) => ({
      mailHostId: t.id({ description: 'The mail host.' }),
      changes: t.field({
        type: [ConfigurationChangeInputRef],
        description: 'The steps, in order: 1 to 200.',
      }),
    }),
  }),
  payload: builder
    .objectRef<{ preview: ConfigurationPreview }>('PreviewConfigurationChangePayload')
    .implement({
      description: 'What the change would do.',
      fields: (t) => ({
        preview: t.expose('preview', { type: ConfigurationPreviewRef, description: 'What it would do.' }),
      }),
    }),
  resolve: async ({ mailHostId, changes }, { deps }) => ({
    preview: await previewConfigurationChange(deps, { hostId: decodeId(mailHostId, 'MailHost'), changes }),
  }),
});
