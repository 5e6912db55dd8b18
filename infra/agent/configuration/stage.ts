// What a change set makes of the files, and what is wrong with it. Nothing is written.
import type {
  ConfigurationChange,
  ConfigurationChangeSet,
  ConfigurationPreview,
  ConfigurationProblem,
  ConfigurationProgram,
  ConfigurationRisk,
  MasterColumn,
  ParameterKey,
} from '../protocol/configuration.ts';
import { keyText } from './catalogue/index.ts';
import { checkResult } from './check-result.ts';
import { type ConfiguredValue, configuredValues } from './configured.ts';
import { unifiedDiff } from './diff.ts';
import { editDovecot } from './dovecot-edit.ts';
import type { HostFile } from './files.ts';
import { editMainCf } from './main-cf.ts';
import { editMasterCf, MASTER_COLUMNS } from './master-cf.ts';
import { UnsafeTextError } from './refuse.ts';
import { RefusedChange } from './refused-change.ts';
import { MASK, maskText, syntaxOfFile, unmaskText } from './secrets.ts';
import { type ConfigurationState, parameterVersion, riskOf } from './snapshot.ts';
import { changedServices, type ServiceChange } from './stage-service.ts';

export interface StagedFile {
  file: HostFile;
  before: string;
  /** With its secrets. */
  after: string;
}

/** The result of a change set, before anything of it is written. */
export interface StagedConfiguration {
  /** Files that would change. */
  files: StagedFile[];
  problems: ConfigurationProblem[];
  /** Parameters that would have another value, with the step that it comes from. */
  changed: { key: ParameterKey; change: number }[];
  risks: ConfigurationRisk[];
  programs: ConfigurationProgram[];
}

/** What is worked on: texts by file, and what was found so far. */
interface Work {
  state: ConfigurationState;
  live: Map<string, ConfiguredValue>;
  texts: Map<string, string>;
  /** The last step that touched a file. */
  touched: Map<string, number>;
  problems: ConfigurationProblem[];
}

export function stageChanges(
  state: ConfigurationState,
  { changes }: ConfigurationChangeSet,
  exists: (path: string) => boolean,
): StagedConfiguration {
  const work: Work = {
    state,
    live: configuredValues(state),
    texts: new Map(state.files.flatMap(({ id, text }) => (text === null ? [] : [[id, text]]))),
    touched: new Map(),
    problems: [],
  };
  for (const [index, change] of changes.entries()) attempt(work, change, index);
  const files = state.files.flatMap((file): StagedFile[] => {
    const after = work.texts.get(file.id);
    return after === undefined || after === file.text ? [] : [{ file, before: file.text ?? '', after }];
  });
  const after: ConfigurationState = {
    ...state,
    files: state.files.map((file) => ({ ...file, text: work.texts.get(file.id) ?? null })),
  };
  const changed = changedParameters(work, after, changes);
  const problems = [
    ...work.problems,
    ...checkResult({ state, after, files, changed, touched: work.touched, exists }),
  ];
  const touchedKeys = [
    ...changed,
    ...files.flatMap(({ file }) => file.table?.usedBy.map((key) => ({ key })) ?? []),
  ];
  const risks = new Set(touchedKeys.map(({ key }) => riskOf(key, state)).filter((risk) => risk !== null));
  const programs = new Set(files.map(({ file }) => file.program));
  return { files, problems, changed, risks: [...risks], programs: [...programs] };
}

function attempt(work: Work, change: ConfigurationChange, index: number): void {
  try {
    if (change.kind === 'replaceFile') replaceFile(work, change, index);
    else if ('service' in change) changeService(work, change, index);
    else changeParameter(work, change, index);
  } catch (error) {
    if (error instanceof RefusedChange) work.problems.push({ change: index, ...error.problem });
    else if (error instanceof UnsafeTextError)
      work.problems.push({
        change: index,
        severity: 'error',
        code: 'UNSAFE_TEXT',
        message: error.message,
        file: null,
        line: null,
      });
    else throw error;
  }
}

const LARGEST_TEXT = 512 * 1024;

function replaceFile(
  { state, texts, touched }: Work,
  { file: id, text, base }: Extract<ConfigurationChange, { kind: 'replaceFile' }>,
  index: number,
): void {
  const file = state.files.find((each) => each.id === id);
  if (!file)
    throw new RefusedChange('NOT_EDITABLE', 'There is no such file among those of the configuration.');
  if (!file.editable || file.text === null)
    throw new RefusedChange('NOT_EDITABLE', file.note ?? 'This file cannot be edited.', id);
  if (file.version !== base)
    throw new RefusedChange('CONFLICT', 'This file has been changed since it was opened.', id);
  if (text.length > LARGEST_TEXT) throw new RefusedChange('TOO_LARGE', 'A file may have 512 KiB.', id);
  // Those of ASCII alone: what follows DEL stands in files that were once Latin-1.
  if (/[^\P{Cc}\t\n\r\u0080-\u009f]/u.test(text))
    throw new RefusedChange('UNSAFE_TEXT', 'The text has control characters.', id);
  const windows = /\r\n/.test(file.text);
  const lines = text.replace(/\r\n?/g, '\n');
  const { text: whole, missing } = unmaskText(lines, file.text.replace(/\r\n/g, '\n'), syntaxOfFile(file.id));
  if (missing.length > 0)
    throw new RefusedChange(
      'INVALID_VALUE',
      `${missing[0]} is masked here but has no value to keep: enter one.`,
      id,
    );
  texts.set(id, windows ? whole.replaceAll('\n', '\r\n') : whole);
  touched.set(id, index);
}

function changeService(work: Work, change: ServiceChange, index: number): void {
  const file = work.state.files.find(({ role }) => role === 'master.cf');
  if (!file?.editable || file.text === null)
    throw new RefusedChange('NOT_EDITABLE', file?.note ?? 'Postfix does not run on this host.');
  work.texts.set(file.id, changedServices(work.texts.get(file.id) ?? '', file.text, change));
  work.touched.set(file.id, index);
}

type ParameterChange = Extract<ConfigurationChange, { parameter: ParameterKey }>;

function changeParameter(work: Work, change: ParameterChange, index: number): void {
  const { parameter } = change;
  const present = work.live.get(keyText(parameter));
  if (parameterVersion(present) !== change.base)
    throw new RefusedChange(
      'CONFLICT',
      `${parameter.name} has been changed since it was shown.`,
      present?.file ?? null,
    );
  if (change.kind === 'setParameter' && change.value === MASK) return;
  const file = homeOf(work, parameter);
  if (!file.editable)
    throw new RefusedChange(
      'NOT_EDITABLE',
      file.note ?? 'The file of this parameter cannot be edited.',
      file.id,
    );
  const text = work.texts.get(file.id) ?? '';
  const next = edited(text, change, currentSection(work, parameter), isReferredTo(work, parameter));
  if (next === text) return;
  work.texts.set(file.id, next);
  work.touched.set(file.id, index);
}

/** Where a parameter stands by now: earlier steps may have moved it. */
function current(work: Work, key: ParameterKey): ConfiguredValue | undefined {
  const files = work.state.files.map((file) => ({ ...file, text: work.texts.get(file.id) ?? null }));
  return configuredValues({ files, inclusions: work.state.inclusions }).get(keyText(key));
}

const currentSection = (work: Work, key: ParameterKey): readonly string[] =>
  key.program === 'dovecot' ? (current(work, key)?.localSection ?? key.section) : key.section;

/** The file that has the parameter, or that it is added to. */
function homeOf(work: Work, key: ParameterKey): HostFile {
  const role = key.program === 'dovecot' ? 'dovecot' : key.section.length === 0 ? 'main.cf' : 'master.cf';
  const id = current(work, key)?.file;
  const file = work.state.files.find((each) => (id === undefined ? each.role === role : each.id === id));
  if (!file) throw new RefusedChange('NOT_EDITABLE', 'This host has no such configuration.');
  return file;
}

/** Whether blocks build on it, as `$mail_plugins`: Dovecot replaces the reference where it stands. */
const isReferredTo = ({ texts }: Work, { program, name }: ParameterKey): boolean =>
  program === 'dovecot' && [...texts.values()].some((text) => text.includes(`$${name}`));

function edited(text: string, change: ParameterChange, section: readonly string[], early: boolean): string {
  const { parameter, kind } = change;
  const { name } = parameter;
  const value = kind === 'setParameter' ? change.value : null;
  if (parameter.program === 'dovecot')
    return editDovecot(text, [
      value === null ? { op: 'remove', section, name } : { op: 'set', section, name, value, early },
    ]);
  if (section.length === 0)
    return editMainCf(text, [value === null ? { op: 'remove', name } : { op: 'set', name, value }]);
  return editMasterCf(text, [masterEdit(section, name, value)]);
}

function masterEdit([kind, service = '']: readonly string[], name: string, value: string | null) {
  if (kind === 'options')
    return value === null
      ? ({ op: 'removeOption', service, name } as const)
      : ({ op: 'setOption', service, name, value } as const);
  if (kind === 'service' && (MASTER_COLUMNS as readonly string[]).includes(name))
    return { op: 'setColumn', service, column: name as MasterColumn, value: value ?? '-' } as const;
  throw new RefusedChange('UNKNOWN_PARAMETER', `There is no “${name}” in master.cf.`);
}

/** Parameters whose value is another than before, each with the step that changed it. */
function changedParameters(
  { live }: Work,
  after: ConfigurationState,
  changes: ConfigurationChange[],
): { key: ParameterKey; change: number }[] {
  const values = configuredValues(after);
  const keys = new Map([...live, ...values].map(([text, { key }]) => [text, key]));
  return [...keys].flatMap(([text, key]) => {
    if (live.get(text)?.value === values.get(text)?.value) return [];
    const file = values.get(text)?.file ?? live.get(text)?.file;
    const change = changes.findLastIndex((each) => isAbout(each, key, file));
    return [{ key, change: Math.max(0, change) }];
  });
}

function isAbout(change: ConfigurationChange, key: ParameterKey, file: string | undefined): boolean {
  if (change.kind === 'replaceFile') return change.file === file;
  if ('service' in change) return key.program === 'postfix' && key.section[1] === change.service;
  return keyText(change.parameter) === keyText(key);
}

/** As it is told: with secrets masked, those that are new marked. */
export function previewOf(staged: StagedConfiguration): ConfigurationPreview {
  return {
    problems: staged.problems,
    files: staged.files.map(({ file, before, after }) => {
      const syntax = syntaxOfFile(file.id);
      const shown = { before: maskText(before, syntax), after: maskText(after, syntax, before) };
      return {
        ...{ id: file.id, version: file.version, ...shown },
        diff: unifiedDiff(file.id, shown.before, shown.after),
      };
    }),
    risks: staged.risks,
    needsConfirmation: staged.risks.length > 0,
    programs: staged.programs,
  };
}
