import type { MailboxImport, MailboxImportRow } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection } from '../../graphql/connection.ts';
import { byKey } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { OrganizationRef } from '../../graphql/refs.ts';
import type { Meaning } from '../mailboxes/import/file.ts';
import {
  cancelImport,
  type FilePreview,
  type PasswordWay,
  planImport,
  previewFile,
  runImport,
  takeSecrets,
} from '../mailboxes/import/plan.ts';
import { policy } from '../policy.ts';

const enumOf = <V extends string>(name: string, description: string, words: Record<V, string>) =>
  builder.enumType(name, {
    description,
    values: Object.fromEntries(
      Object.entries(words).map(([value, text]) => [value, { description: String(text) }]),
    ) as Record<V, { description: string }>,
  });

const meaningWords: Record<Meaning, string> = {
  ADDRESS: 'The whole address. Lines are told apart by it.',
  NAME: 'The person’s name.',
  PASSWORD: 'The password, when they are given.',
  QUOTA: 'The limit: "5 GB", "unlimited".',
  ROLE: 'member, admin or owner.',
  APP_ACCESS: 'Whether the person uses the app: yes or no.',
  FORWARD_TO: 'Addresses mail goes to as well, separated by spaces; "-" for none.',
  KEEP_COPY: 'Whether what is forwarded is kept: yes or no.',
  IGNORE: 'Nothing that matters here.',
};
const MeaningRef = enumOf<Meaning>('MailboxColumn', 'What a column of a file of mailboxes is.', meaningWords);

const passwordWays = ['GIVEN', 'GENERATED', 'LINKS'] as const;
const PasswordWayRef = enumOf<PasswordWay>('ImportPasswords', 'How new mailboxes come by their passwords.', {
  GIVEN: 'They stand in the file.',
  GENERATED: 'They are generated, and can be fetched once.',
  LINKS: 'People set their own with a link, which can be fetched once.',
});

const states = ['CHECKING', 'CHECKED', 'RUNNING', 'DONE', 'CANCELED', 'FAILED'] as const;
type State = (typeof states)[number];
const StateRef = enumOf<State>('MailboxImportState', 'How far an import is.', {
  CHECKING: 'Its lines are looked at. Nothing is made.',
  CHECKED: 'It says what would happen, and waits.',
  RUNNING: 'Mailboxes are made and changed.',
  DONE: 'It is through.',
  CANCELED: 'It was stopped. What was made stays.',
  FAILED: 'An error of the platform stopped it. What was made stays.',
});

const outcomes = ['CREATED', 'CHANGED', 'UNCHANGED', 'FAILED'] as const;
type Outcome = (typeof outcomes)[number];
const OutcomeRef = enumOf<Outcome>('MailboxImportOutcome', 'What becomes of a line.', {
  CREATED: 'The mailbox is new.',
  CHANGED: 'A mailbox that was there is changed.',
  UNCHANGED: 'The mailbox is as the line says.',
  FAILED: 'Nothing is done; the message says why and what to do.',
});

const ImportRowRef = builder.objectRef<MailboxImportRow>('MailboxImportRow').implement({
  description: 'A line of the file. What it says becomes true with the run; before, it is what would happen.',
  fields: (t) => ({
    line: t.exposeInt('line', { description: 'Its number in the file.' }),
    address: t.exposeString('address', { description: 'The address, as far as it could be read.' }),
    outcome: t.field({
      type: OutcomeRef,
      nullable: true,
      description: 'What becomes of it; null until it was looked at.',
      resolve: ({ outcome }) => outcomes.find((known) => known === outcome) ?? null,
    }),
    message: t.exposeString('message', { description: 'What is wrong and what to do, or what changes.' }),
  }),
});
const ImportRowConnection = connectionType('MailboxImportRow', ImportRowRef);

export const MailboxImportRef = builder.objectRef<MailboxImport>('MailboxImport');
builder.node(MailboxImportRef, {
  description: 'Mailboxes from a file: checked first, then made. For owners and administrators.',
  id: { resolve: ({ id }) => id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.importMailboxes(scope.actor)) return ids.map(() => null);
    const rows = await deps.database.tenant.mailboxImport.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    state: t.field({
      type: StateRef,
      description: 'How far it is.',
      resolve: ({ state }) => states.find((known) => known === state) ?? 'FAILED',
    }),
    passwords: t.field({
      type: PasswordWayRef,
      description: 'How its new mailboxes come by their passwords.',
      resolve: ({ passwords }) => passwordWays.find((known) => known === passwords) ?? 'LINKS',
    }),
    total: t.exposeInt('total', { description: 'The lines of the file.' }),
    done: t.exposeInt('done', { description: 'Lines that are checked, or worked through.' }),
    created: t.exposeInt('created', { description: 'New mailboxes, so far.' }),
    changed: t.exposeInt('changed', { description: 'Changed ones, so far.' }),
    unchanged: t.exposeInt('unchanged', { description: 'Those that are as their line says, so far.' }),
    failed: t.exposeInt('failed', { description: 'Lines nothing was done about, so far.' }),
    hasSecrets: t.exposeBoolean('hasSecrets', {
      description: 'Whether there are passwords or links that nobody has fetched yet.',
    }),
    failure: t.exposeString('failure', { nullable: true, description: 'Why it stopped, if it did.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the file was taken in.' }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
    rows: t.field({
      type: ImportRowConnection,
      description: 'Its lines, in order.',
      args: {
        ...connectionArgs(),
        outcome: t.arg({ type: OutcomeRef, required: false, description: 'Only lines of this outcome.' }),
      },
      resolve: (row, { outcome, ...args }, { deps }) =>
        cursorConnection<MailboxImportRow>({
          args,
          keyCount: 1,
          keysOf: ({ line }) => [line],
          fetch: ({ after, limit }) =>
            deps.database.tenant.mailboxImportRow.findMany({
              where: {
                importId: row.id,
                ...(outcome ? { outcome } : {}),
                ...(after === null ? {} : { line: { gt: Number(after[0]) } }),
              },
              orderBy: { line: 'asc' },
              take: limit,
            }),
        }),
    }),
  }),
});

builder.objectField(OrganizationRef, 'lastMailboxImport', (t) =>
  t.field({
    type: MailboxImportRef,
    nullable: true,
    description: 'The newest import of mailboxes. For owners and administrators.',
    resolve: (_organization, _args, { deps }) => {
      authorize(policy.importMailboxes);
      return deps.database.tenant.mailboxImport.findFirst({ orderBy: { id: 'desc' } });
    },
  }),
);

const FileLineRef = builder.objectRef<string[]>('MailboxFileLine').implement({
  description: 'A line of a file.',
  fields: (t) => ({
    cells: t.stringList({ description: 'What stands in its columns.', resolve: (cells) => cells }),
  }),
});

const PreviewRef = builder.objectRef<FilePreview>('PreviewMailboxFilePayload').implement({
  description: 'What a file of mailboxes holds. Nothing of it is stored.',
  fields: (t) => ({
    headings: t.exposeStringList('headings', { description: 'The headings of its columns.' }),
    meanings: t.field({
      type: [MeaningRef],
      description: 'What the columns are, as far as the headings tell.',
      resolve: (file) => file.meanings,
    }),
    sample: t.field({ type: [FileLineRef], description: 'The first lines.', resolve: (file) => file.sample }),
    rowCount: t.exposeInt('rowCount', { description: 'How many lines there are below the headings.' }),
  }),
});

defineMutation('previewMailboxFile', {
  description: 'Reads a file of mailboxes, so that its columns can be named.',
  input: builder.inputType('PreviewMailboxFileInput', {
    description: 'The file.',
    fields: (t) => ({
      csv: t.string({ description: 'Its text: a line of headings, then at most 5,000 lines.' }),
    }),
  }),
  payload: PreviewRef,
  resolve: async ({ csv }) => previewFile(csv),
});

const payload = (name: string, description: string) =>
  builder.objectRef<{ mailboxImport: MailboxImport }>(`${name}Payload`).implement({
    description,
    fields: (t) => ({
      mailboxImport: t.expose('mailboxImport', { type: MailboxImportRef, description: 'The import.' }),
    }),
  });

defineMutation('planMailboxImport', {
  description: 'Takes a file of mailboxes in and has it checked. Nothing is made before `runMailboxImport`.',
  input: builder.inputType('PlanMailboxImportInput', {
    description: 'The file, and what holds for its new mailboxes.',
    fields: (t) => ({
      csv: t.string({ description: 'Its text: a line of headings, then at most 5,000 lines.' }),
      columns: t.field({
        type: [MeaningRef],
        required: false,
        description: 'What each column is, in order; absent: as the headings tell.',
      }),
      passwords: t.field({ type: PasswordWayRef, description: 'How new mailboxes come by their passwords.' }),
      templateId: t.id({ required: false, description: 'What holds where a line says nothing.' }),
    }),
  }),
  payload: payload('PlanMailboxImport', 'The file is being checked.'),
  resolve: async ({ csv, columns, passwords, templateId }, { deps }) => ({
    mailboxImport: await planImport(deps, {
      ...{ csv, columns: columns ?? null, passwords },
      templateId: templateId ? decodeId(templateId, 'MailboxTemplate') : null,
    }),
  }),
});

const inputOf = (name: string) =>
  builder.inputType(`${name}Input`, {
    description: 'Which import.',
    fields: (t) => ({ importId: t.id({ description: 'The import.' }) }),
  });

defineMutation('runMailboxImport', {
  description: 'Makes what a checked file says. To ask twice does no harm.',
  input: inputOf('RunMailboxImport'),
  payload: payload('RunMailboxImport', 'It runs.'),
  resolve: async ({ importId }, { deps }) => ({
    mailboxImport: await runImport(deps, { importId: decodeId(importId, 'MailboxImport') }),
  }),
});

defineMutation('cancelMailboxImport', {
  description: 'Stops an import after the lines that are being worked on. What is made stays.',
  input: inputOf('CancelMailboxImport'),
  payload: payload('CancelMailboxImport', 'It is stopped, or had ended.'),
  resolve: async ({ importId }, { deps }) => ({
    mailboxImport: await cancelImport(deps, { importId: decodeId(importId, 'MailboxImport') }),
  }),
});

defineMutation('takeImportedPasswords', {
  description: 'Hands out the generated passwords or the links of an import, once.',
  input: inputOf('TakeImportedPasswords'),
  payload: builder.objectRef<{ csv: string }>('TakeImportedPasswordsPayload').implement({
    description: 'They are told this once.',
    fields: (t) => ({
      csv: t.exposeString('csv', {
        description: 'A line per new mailbox: address and password, or address and link.',
      }),
    }),
  }),
  resolve: async ({ importId }, { deps }) => ({
    csv: await takeSecrets(deps, { importId: decodeId(importId, 'MailboxImport') }),
  }),
});
