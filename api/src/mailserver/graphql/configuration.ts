import type {
  ConfigurationCategory,
  ConfigurationFile,
  ConfigurationSnapshot,
  Parameter,
} from '@postroom/infra/agent/protocol/index.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, cursorConnection } from '../../graphql/connection.ts';
import { filterParameters, readConfiguration } from '../configuration/read-configuration.ts';
import { ConfigurationProgramRef } from './configuration-enums.ts';
import { ConfigurationParameterConnection, ConfigurationProblemRef } from './configuration-parameter.ts';
import { MasterCfServiceRef, withParameters } from './configuration-service.ts';
import { LookupTableRef } from './configuration-table.ts';
import { MailHostRef } from './mail-host.ts';
import { unlessUnreachable } from './unreachable.ts';

const CategoryRef = builder
  .objectRef<ConfigurationCategory & { parameters: Parameter[] }>('ConfigurationCategory')
  .implement({
    description: 'A group of parameters.',
    fields: (t) => ({
      key: t.exposeString('id', { description: 'Names it, in filters.' }),
      program: t.field({
        type: ConfigurationProgramRef,
        description: 'Whose parameters they are.',
        resolve: ({ program }) => program,
      }),
      title: t.exposeString('title', { description: 'What it is called.' }),
      parameterCount: t.int({
        description: 'How many parameters it has.',
        resolve: ({ parameters }) => parameters.length,
      }),
      differingCount: t.int({
        description: 'How many of them are set to something else than their default.',
        resolve: ({ parameters }) => parameters.filter(({ differs }) => differs).length,
      }),
    }),
  });

const FileRef = builder.objectRef<ConfigurationFile>('ConfigurationFile').implement({
  description: 'A file of the configuration, as text.',
  fields: (t) => ({
    path: t.exposeString('id', {
      description: 'Names it, for instance postfix/main.cf; files from elsewhere by their whole path.',
    }),
    program: t.field({
      type: ConfigurationProgramRef,
      description: 'Whose file it is.',
      resolve: ({ program }) => program,
    }),
    text: t.exposeString('text', {
      nullable: true,
      description:
        'Its text, with secrets masked: a mask that is sent back stands for the secret. Null when it cannot be shown.',
    }),
    note: t.exposeString('note', { nullable: true, description: 'Why it cannot be edited or shown.' }),
    version: t.exposeString('version', { description: 'The `base` of a change of it.' }),
    editable: t.exposeBoolean('editable', { description: 'Whether it can be replaced.' }),
  }),
});

const ConfigurationRef = builder.objectRef<ConfigurationSnapshot>('Configuration').implement({
  description: 'What Postfix and Dovecot of a mail host are told to do, as it is this moment.',
  fields: (t) => ({
    postfixVersion: t.exposeString('postfixVersion', {
      nullable: true,
      description: 'The version of Postfix; null where it does not run.',
    }),
    dovecotVersion: t.exposeString('dovecotVersion', {
      nullable: true,
      description: 'The version of Dovecot; null where it does not run.',
    }),
    categories: t.field({
      type: [CategoryRef],
      description: 'All groups of parameters, in the order to show them in.',
      resolve: ({ categories, parameters }) =>
        categories.map((category) => ({
          ...category,
          parameters: parameters.filter((parameter) => parameter.category === category.id),
        })),
    }),
    parameters: t.field({
      type: ConfigurationParameterConnection,
      description: 'Parameters, those found by their name first.',
      args: {
        ...connectionArgs(),
        category: t.arg.string({ required: false, description: 'Only those of this category.' }),
        search: t.arg.string({
          required: false,
          description: 'Words that are all in the name, value or explanation.',
        }),
        differing: t.arg.boolean({
          required: false,
          description: 'Only those that are set to something else than their default.',
        }),
      },
      resolve: ({ parameters }, args) => {
        const found = filterParameters(parameters, args).map((parameter, position) => ({
          parameter,
          position,
        }));
        return pageOf(found, args);
      },
    }),
    services: t.field({
      type: [MasterCfServiceRef],
      description: 'The services of master.cf in their order, at most 200.',
      resolve: ({ services, parameters }) => withParameters(services.slice(0, 200), parameters),
    }),
    tables: t.field({
      type: [LookupTableRef],
      description: 'Look-up tables that Postfix is told to use, at most 100.',
      resolve: ({ tables }) => tables,
    }),
    files: t.field({
      type: [FileRef],
      description:
        'The files and the tables among them, at most 160, in the order that the programs read them.',
      resolve: ({ files }) => files,
    }),
    problems: t.field({
      type: [ConfigurationProblemRef],
      description: 'What is wrong with the files as they are.',
      resolve: ({ problems }) => problems.slice(0, 100),
    }),
  }),
});

/** Pages by position: the list is made anew for each request, and changes only with the configuration. */
async function pageOf(
  found: { parameter: Parameter; position: number }[],
  args: { first: number; after?: string | null | undefined },
) {
  const page = await cursorConnection<{ parameter: Parameter; position: number }>({
    args,
    keyCount: 1,
    keysOf: ({ position }) => [position],
    fetch: async ({ after, limit }) => {
      const start = after === null ? 0 : Number(after[0]) + 1;
      return found.slice(start, start + limit);
    },
  });
  return { ...page, edges: page.edges.map(({ cursor, node }) => ({ cursor, node: node.parameter })) };
}

builder.objectField(MailHostRef, 'configuration', (t) =>
  t.field({
    type: ConfigurationRef,
    nullable: true,
    description: 'The configuration of Postfix and Dovecot; null while the host’s agent does not answer.',
    resolve: (host, _args, { deps }) => unlessUnreachable(() => readConfiguration(deps, host)),
  }),
);
