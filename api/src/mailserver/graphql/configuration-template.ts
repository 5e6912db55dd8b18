// Templates: a configuration for a purpose, filled in with a few values, previewed and applied like any change.
import type {
  ConfigurationPreview,
  Template,
  TemplateField,
  TemplateId,
  TemplateValues,
} from '@postroom/infra/agent/protocol/index.ts';
import { InputError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { acting } from '../acting.ts';
import { policy } from '../policy.ts';
import { hostOf } from '../services/host.ts';
import { ConfigurationPreviewRef } from './configuration-change.ts';
import { begin, beginFields, ConfigurationFileHashInputRef, runPayload } from './configuration-run-input.ts';
import { MailHostRef } from './mail-host.ts';
import { unlessUnreachable } from './unreachable.ts';

const ids: Record<string, { value: TemplateId; description: string }> = {
  SMALL_OFFICE: { value: 'small-office', description: 'Up to a hundred people on one machine.' },
  RELAY: { value: 'relay', description: 'All mail to others leaves through a provider.' },
  STRICT_TLS: { value: 'strict-tls', description: 'Nothing but well encrypted connections.' },
  BACKUP_MX: { value: 'backup-mx', description: 'Keeps mail for domains whose own server is away.' },
  HIGH_VOLUME: { value: 'high-volume', description: 'Many people and much mail.' },
};

const TemplateIdRef = builder.enumType('ConfigurationTemplateKey', {
  description: 'The templates.',
  values: ids,
});

const KindRef = builder.enumType('ConfigurationTemplateFieldKind', {
  description: 'What is entered in a field.',
  values: {
    INTEGER: { value: 'integer', description: 'A whole number within `minimum` and `maximum`.' },
    BOOLEAN: { value: 'boolean', description: '“yes” or “no”.' },
    CHOICE: { value: 'choice', description: 'One of `choices`.' },
    HOST: { value: 'host', description: 'Name of a host.' },
    DOMAINS: { value: 'domains', description: 'Names of domains, separated by spaces or commas.' },
    NETWORKS: {
      value: 'networks',
      description: 'Networks as 192.168.1.0/24, separated by spaces or commas.',
    },
    LOGIN: { value: 'login', description: 'A user name.' },
    PASSWORD: { value: 'password', description: 'A password; it is never told again.' },
  } as const,
});

const ChoiceRef = builder
  .objectRef<{ value: string; label: string }>('ConfigurationTemplateChoice')
  .implement({
    description: 'Something to choose.',
    fields: (t) => ({
      value: t.exposeString('value', { description: 'What is sent.' }),
      label: t.exposeString('label', { description: 'What is shown.' }),
    }),
  });

const FieldRef = builder.objectRef<TemplateField>('ConfigurationTemplateField').implement({
  description: 'Something to fill in.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Names it.' }),
    title: t.exposeString('title', { description: 'What it is called.' }),
    help: t.exposeString('help', { description: 'What to enter.' }),
    kind: t.field({ type: KindRef, description: 'What is entered.', resolve: ({ type }) => type.kind }),
    required: t.exposeBoolean('required', { description: 'Whether it may not be empty.' }),
    initial: t.exposeString('initial', { description: 'What it is when nothing is sent.' }),
    minimum: t.int({
      nullable: true,
      description: 'The smallest number.',
      resolve: ({ type }) => (type.kind === 'integer' ? type.minimum : null),
    }),
    maximum: t.int({
      nullable: true,
      description: 'The largest number.',
      resolve: ({ type }) => (type.kind === 'integer' ? type.maximum : null),
    }),
    unit: t.string({
      description: 'What the number counts; may be empty.',
      resolve: ({ type }) => (type.kind === 'integer' ? type.unit : ''),
    }),
    choices: t.field({
      type: [ChoiceRef],
      description: 'What can be chosen.',
      resolve: ({ type }) => (type.kind === 'choice' ? type.choices : []),
    }),
  }),
});

const TemplateRef = builder.objectRef<Template>('ConfigurationTemplate').implement({
  description: 'A configuration for a purpose, to be filled in.',
  fields: (t) => ({
    key: t.field({ type: TemplateIdRef, description: 'Names it.', resolve: ({ id }) => id }),
    title: t.exposeString('title', { description: 'What it is called.' }),
    description: t.exposeString('description', { description: 'What it is for.' }),
    fields: t.field({
      type: [FieldRef],
      description: 'What to fill in.',
      resolve: ({ fields }) => fields,
    }),
  }),
});

builder.objectField(MailHostRef, 'configurationTemplates', (t) =>
  t.field({
    type: [TemplateRef],
    nullable: true,
    description: 'Templates for this host; null while its agent does not answer.',
    resolve: async (host, _args, { deps }) => {
      authorize(policy.seeHosts);
      return unlessUnreachable(() =>
        deps.mailHosts.agentOf(host).call('templates.list', {}, { actor: acting() }),
      );
    },
  }),
);

const ValueInput = builder.inputType('ConfigurationTemplateValueInput', {
  description: 'What was entered in a field.',
  fields: (t) => ({
    name: t.string({ description: 'Name of the field.' }),
    value: t.string({ description: 'What was entered.' }),
  }),
});

const MOST_VALUES = 30;

function valuesOf(values: readonly { name: string; value: string }[]): TemplateValues {
  if (values.length > MOST_VALUES) throw new InputError({ values: `At most ${MOST_VALUES} fields.` });
  return Object.fromEntries(values.map(({ name, value }) => [name, value]));
}

async function preview(
  { database, mailHosts }: Pick<Deps, 'database' | 'mailHosts'>,
  { hostId, ...filled }: { hostId: string; template: TemplateId; values: TemplateValues },
): Promise<ConfigurationPreview> {
  authorize(policy.seeHosts);
  const host = await hostOf({ database }, hostId);
  return mailHosts.agentOf(host).call('templates.preview', filled, { actor: acting() });
}

defineMutation('previewConfigurationTemplate', {
  description:
    'Says what a template with these values would do. Fields that are wrong are told by “values.<name>”. Nothing is written.',
  input: builder.inputType('PreviewConfigurationTemplateInput', {
    description: 'The template, filled in, and where.',
    fields: (t) => ({
      mailHostId: t.id({ description: 'The mail host.' }),
      template: t.field({ type: TemplateIdRef, description: 'Which template.' }),
      values: t.field({ type: [ValueInput], description: 'What was entered.' }),
    }),
  }),
  payload: builder
    .objectRef<{ preview: ConfigurationPreview }>('PreviewConfigurationTemplatePayload')
    .implement({
      description: 'What the template would do.',
      fields: (t) => ({
        preview: t.expose('preview', { type: ConfigurationPreviewRef, description: 'What it would do.' }),
      }),
    }),
  resolve: async ({ mailHostId, template, values }, { deps }) => ({
    preview: await preview(deps, {
      hostId: decodeId(mailHostId, 'MailHost'),
      template,
      values: valuesOf(values),
    }),
  }),
});

defineMutation('applyConfigurationTemplate', {
  description: 'Makes a filled-in template live, proven like any other change.',
  input: builder.inputType('ApplyConfigurationTemplateInput', {
    description: 'The template, filled in, where, and why.',
    fields: (t) => ({
      ...beginFields(t),
      template: t.field({ type: TemplateIdRef, description: 'Which template.' }),
      values: t.field({ type: [ValueInput], description: 'What was entered.' }),
      base: t.field({
        type: [ConfigurationFileHashInputRef],
        required: false,
        description: 'Files as they were previewed; another version by now is a conflict.',
      }),
    }),
  }),
  payload: runPayload('ApplyConfigurationTemplatePayload', 'The change has begun.'),
  resolve: (input, { deps }) => {
    const { template } = input;
    const base = Object.fromEntries((input.base ?? []).map(({ path, version }) => [path, version]));
    const values = valuesOf(input.values);
    return begin(deps, input, { source: { kind: 'template', template, values }, base });
  },
});
