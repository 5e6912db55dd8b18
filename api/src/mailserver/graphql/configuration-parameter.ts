import type {
  ConfigurationProblem,
  Parameter,
  ParameterKey,
  ParameterType,
} from '@postroom/infra/agent/protocol/index.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionType } from '../../graphql/connection.ts';
import {
  ConfigurationProblemCodeRef,
  ConfigurationProgramRef,
  ConfigurationRiskRef,
  ConfigurationSeverityRef,
  ConfigurationValueKindRef,
} from './configuration-enums.ts';

export const ConfigurationParameterKeyRef = builder
  .objectRef<ParameterKey>('ConfigurationParameterKey')
  .implement({
    description: 'Names one parameter.',
    fields: (t) => ({
      program: t.field({
        type: ConfigurationProgramRef,
        description: 'Whose parameter it is.',
        resolve: ({ program }) => program,
      }),
      section: t.exposeStringList('section', {
        description:
          'Where it stands. Postfix: empty for main.cf; "options" and a service for what master.cf sets with -o; "service" and a service for a column of master.cf. Dovecot: the blocks around it, outermost first.',
      }),
      name: t.exposeString('name', { description: 'Its name.' }),
    }),
  });

type RangeOf = { minimum?: number; maximum?: number; minimumSeconds?: number; maximumSeconds?: number };
const range = (type: ParameterType): RangeOf => type as RangeOf;

const TypeRef = builder.objectRef<ParameterType>('ConfigurationParameterType').implement({
  description: 'What may be entered for a parameter.',
  fields: (t) => ({
    kind: t.field({
      type: ConfigurationValueKindRef,
      description: 'The kind of value.',
      resolve: ({ kind }) => kind,
    }),
    minimum: t.float({
      nullable: true,
      description: 'The smallest number; seconds for times, bytes for sizes.',
      resolve: (type) => range(type).minimum ?? range(type).minimumSeconds ?? null,
    }),
    maximum: t.float({
      nullable: true,
      description: 'The largest number; seconds for times, bytes for sizes.',
      resolve: (type) => range(type).maximum ?? range(type).maximumSeconds ?? null,
    }),
    values: t.stringList({
      description: 'What can be chosen, of kinds with a choice.',
      resolve: (type) => ('values' in type ? type.values : []),
    }),
  }),
});

const SourceRef = builder
  .objectRef<Extract<Parameter['source'], { kind: 'file' }>>('ConfigurationSource')
  .implement({
    description: 'Where a value stands.',
    fields: (t) => ({
      file: t.exposeString('file', { description: 'Id of the file.' }),
      line: t.exposeInt('line', { description: 'The line, from 1.' }),
      includedBy: t.stringList({
        description: 'The files that lead to this one, outermost first.',
        resolve: ({ chain }) => chain,
      }),
    }),
  });

export const ConfigurationParameterRef = builder.objectRef<Parameter>('ConfigurationParameter').implement({
  description: 'One parameter of Postfix or Dovecot.',
  fields: (t) => ({
    key: t.field({ type: ConfigurationParameterKeyRef, description: 'Names it.', resolve: ({ key }) => key }),
    category: t.exposeString('category', { description: 'Id of its category.' }),
    type: t.field({ type: TypeRef, description: 'What may be entered.', resolve: ({ type }) => type }),
    explanation: t.exposeString('explanation', {
      description: 'What it is for, in a sentence or two; empty for rare ones.',
    }),
    risk: t.field({
      type: ConfigurationRiskRef,
      nullable: true,
      description: 'What a change of it touches that must be confirmed.',
      resolve: ({ risk }) => risk,
    }),
    default: t.exposeString('default', { description: 'What counts when it is not set.' }),
    effective: t.exposeString('effective', {
      nullable: true,
      description: 'What the program works with, references replaced; null when it is secret.',
    }),
    configured: t.exposeString('configured', {
      nullable: true,
      description:
        'What is set, as written; null when nothing is. A secret is masked: sent back as it is, it stays.',
    }),
    source: t.field({
      type: SourceRef,
      nullable: true,
      description: 'Where it is set; null when the default counts.',
      resolve: ({ source }) => (source.kind === 'file' ? source : null),
    }),
    differs: t.exposeBoolean('differs', {
      description: 'Whether it is set to something else than its default.',
    }),
    version: t.exposeString('version', { description: 'The `base` of a change of it.' }),
    editable: t.exposeBoolean('editable', {
      description:
        'Whether it can be changed here; what decides which programs run, as whom, and on which files is changed on the host itself.',
    }),
    secret: t.exposeBoolean('secret', { description: 'Whether its value is not shown.' }),
  }),
});

export const ConfigurationParameterConnection = connectionType(
  'ConfigurationParameter',
  ConfigurationParameterRef,
);

export const ConfigurationProblemRef = builder
  .objectRef<ConfigurationProblem>('ConfigurationProblem')
  .implement({
    description: 'Something wrong with a configuration or a change of it.',
    fields: (t) => ({
      change: t.exposeInt('change', {
        nullable: true,
        description: 'Position of the step in the change set, from 0; null when it is about the whole.',
      }),
      severity: t.field({
        type: ConfigurationSeverityRef,
        description: 'How bad it is.',
        resolve: ({ severity }) => severity,
      }),
      code: t.field({
        type: ConfigurationProblemCodeRef,
        description: 'What is wrong, for programs.',
        resolve: ({ code }) => code,
      }),
      message: t.exposeString('message', { description: 'What is wrong and what to do, in a sentence.' }),
      file: t.exposeString('file', { nullable: true, description: 'Id of the file.' }),
      line: t.exposeInt('line', { nullable: true, description: 'The line, from 1.' }),
    }),
  });
