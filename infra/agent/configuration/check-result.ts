// Checks of what a change set makes of the configuration as a whole.
import { dirname, resolve } from 'node:path';
import type { ConfigurationProblem, ParameterKey } from '../protocol/configuration.ts';
import { keyText } from './catalogue/index.ts';
import { checkForeignFiles } from './check-references.ts';
import { checkServices } from './check-service.ts';
import { checkValue } from './check-value.ts';
import { configuredValues } from './configured.ts';
import { expand, type Lookup } from './expand.ts';
import type { HostFile } from './files.ts';
import { factsOf, guardedChanges, tableFacts } from './guard.ts';
import { isInside } from './inside.ts';
import { mainCfValues, parseMainCf } from './main-cf.ts';
import { MASTER_COLUMNS, parseMasterCf } from './master-cf.ts';
import { type ConfigurationState, defaultOf, dovecotProblems, typeOf } from './snapshot.ts';
import type { StagedFile } from './stage.ts';
import type { HostFacts } from './value-problem.ts';

export interface ResultToCheck {
  state: ConfigurationState;
  after: ConfigurationState;
  files: StagedFile[];
  changed: { key: ParameterKey; change: number }[];
  /** The last step that touched a file. */
  touched: Map<string, number>;
  exists(path: string): boolean;
}

export function checkResult(result: ResultToCheck): ConfigurationProblem[] {
  return [...checkSyntax(result), ...checkGuarded(result), ...checkMaster(result), ...checkChanged(result)];
}

const error = (
  change: number | null,
  code: ConfigurationProblem['code'],
  message: string,
  file: string,
  line: number | null,
): ConfigurationProblem => ({ change, severity: 'error', code, message, file, line: line || null });

function checkSyntax({ state, files, touched }: ResultToCheck): ConfigurationProblem[] {
  return files.flatMap(({ file, after }) => {
    if (file.role === 'table' || file.role === 'lookup') return [];
    const { problems } =
      file.role === 'main.cf'
        ? parseMainCf(after)
        : file.role === 'master.cf'
          ? parseMasterCf(after)
          : { problems: dovecotProblems(file.id, after, state) };
    return problems.map(({ line, message }) =>
      error(touched.get(file.id) ?? null, 'SYNTAX', message, file.id, line),
    );
  });
}

function checkGuarded({ files, touched, state }: ResultToCheck): ConfigurationProblem[] {
  return files.flatMap(({ file, before, after }) => {
    if (file.role === 'lookup') return [];
    if (file.role === 'table') return guardedEntries(file, { before, after }, touched);
    const { role } = file;
    const inside = (pattern: string) =>
      isInside(resolve(dirname(file.path), pattern), state.directories.dovecot);
    const facts = guardedChanges(factsOf(role, before, inside), factsOf(role, after, inside));
    const messages = [...new Set(facts.map(({ message }) => message))];
    return messages.map((message) =>
      error(touched.get(file.id) ?? null, 'NOT_EDITABLE', message, file.id, null),
    );
  });
}

function guardedEntries(
  file: HostFile,
  { before, after }: { before: string; after: string },
  touched: Map<string, number>,
): ConfigurationProblem[] {
  const types = file.table?.types ?? [];
  return guardedChanges(tableFacts(before, types), tableFacts(after, types)).map(({ text, message }) => {
    const line = after.split('\n').findIndex((each) => each.trim() === text) + 1;
    return error(touched.get(file.id) ?? null, 'NOT_EDITABLE', message, file.id, line);
  });
}

function checkMaster({ files, changed, after }: ResultToCheck): ConfigurationProblem[] {
  const master = files.find(({ file }) => file.role === 'master.cf');
  if (master === undefined) return [];
  const interfaces = expand('$inet_interfaces', mainCfLookup(after));
  return checkServices(master.before, master.after, changed, interfaces).map(({ change, message, line }) =>
    error(change, 'INVALID_VALUE', message, master.file.id, line),
  );
}

function checkChanged(result: ResultToCheck): ConfigurationProblem[] {
  const values = configuredValues(result.after);
  const facts = hostFacts(result);
  const used = usedNames(result.after);
  return result.changed.flatMap(({ key, change }) => {
    const value = values.get(keyText(key));
    if (!value) return [];
    const place = [value.file, value.line] as const;
    if (!isKnown(key, result.after, used))
      return [error(change, 'UNKNOWN_PARAMETER', unknownParameter(key), ...place)];
    const column = key.section[0] === 'service' && (MASTER_COLUMNS as readonly string[]).includes(key.name);
    if (key.program === 'postfix' && column && value.value === '-') return [];
    const type = typeOf(key, defaultOf(key, result.state), result.state);
    const context = { ...facts, program: key.program };
    const found = [
      ...checkValue(type, value.value, context),
      ...(CHECK_THEIR_FILES.has(type.kind) ? [] : checkForeignFiles(key.name, value.value, context)),
    ];
    return found.map((each) => ({
      change,
      severity: each.severity,
      code: each.code,
      message: `${key.name}: ${each.message}`,
      file: value.file,
      line: value.line,
    }));
  });
}

/** Kinds of values whose files are checked with the value. */
const CHECK_THEIR_FILES = new Set(['tables', 'restrictions', 'path', 'hosts']);

const unknownParameter = ({ program, name }: ParameterKey): string =>
  `${program === 'postfix' ? 'Postfix' : 'Dovecot'} knows no parameter “${name.slice(0, 60)}”.`;

/** All values of Postfix in one text, to find out whether a name of one's own is used anywhere. */
function usedNames(state: ConfigurationState): string {
  return [...configuredValues(state).values()]
    .filter(({ key }) => key.program === 'postfix')
    .map(({ value }) => value)
    .join('\n');
}

/** What Dovecot knows within blocks, and below `plugin`, only Dovecot itself can tell. */
function isKnown({ program, section, name }: ParameterKey, state: ConfigurationState, used: string): boolean {
  if (program === 'dovecot') return section.length > 0 || state.dovecot.defaults.has(name);
  if (section[0] === 'service' || state.postfix === null || state.postfix.defaults.has(name)) return true;
  const escaped = name.replace(/[^A-Za-z0-9_]/g, '');
  const reference = new RegExp(`\\$[{(]?${escaped}\\b|\\b[a-z]+:${escaped.replace(/_.*/, '')}`);
  return escaped === name && (reference.test(used) || classesOf(state).has(name));
}

function classesOf(state: ConfigurationState): Set<string> {
  const main = state.files.find((file) => file.role === 'main.cf');
  const classes = mainCfValues(parseMainCf(main?.text ?? '')).get('smtpd_restriction_classes');
  return new Set(classes?.value.split(/[\s,]+/).filter((name) => name !== ''));
}

/** What counts in main.cf: what is written, else the default. */
function mainCfLookup({ files, postfix, directories }: ConfigurationState): Lookup {
  const main = files.find((file) => file.role === 'main.cf');
  const values = mainCfValues(parseMainCf(main?.text ?? ''));
  // These two are worked out from others: what Postfix has now is nearer than their default.
  const workedOut = new Map([
    ['config_directory', directories.postfix ?? ''],
    ['mydomain', postfix?.effective.get('mydomain') ?? ''],
  ]);
  return (name) => values.get(name)?.value ?? workedOut.get(name) ?? postfix?.defaults.get(name);
}

/** Folders of certificates that distributions and their tools use. */
const CERTIFICATES = ['/etc/ssl', '/etc/letsencrypt', '/usr/share/dovecot'];
const TABLES = ['/etc/aliases'];

function hostFacts({ state, after, exists }: ResultToCheck): HostFacts {
  const { postfix, dovecot } = state.directories;
  const named = [...configuredValues(state).values()].flatMap(
    ({ value }) => value.match(/\/[A-Za-z0-9._/@+-]+/g) ?? [],
  );
  // A certificate that is named already brings in its folder: its successor lies beside it.
  const certificates = [...configuredValues(state).values()]
    .filter(({ key }) => /^(ssl_(cert|key|ca)|smtpd?_tls_(cert_file|key_file|CAfile))$/.test(key.name))
    .flatMap(({ value }) => value.match(/\/[A-Za-z0-9._/@+-]+/g) ?? [])
    .map(dirname)
    .filter((folder) => folder.split('/').length > 3);
  const lookup = mainCfLookup(after);
  const folders = [...(postfix ? [postfix] : []), dovecot, ...CERTIFICATES, ...certificates];
  return {
    tableTypes: state.postfix?.tableTypes ?? new Set(),
    restrictionClasses: classesOf(after),
    exists,
    expand: (text) => expand(text, lookup),
    mayName: (path) =>
      !path.split('/').includes('..') &&
      (named.includes(path) || TABLES.includes(path) || folders.some((folder) => isInside(path, folder))),
  };
}
