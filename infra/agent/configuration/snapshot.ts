// The configuration as it is told: every parameter with its type, default, value, source and explanation.
import type {
  ConfigurationProblem,
  ConfigurationSnapshot,
  MasterColumn,
  Parameter,
  ParameterKey,
} from '../protocol/configuration.ts';
import { categories, keyText, masterColumns } from './catalogue/index.ts';
import { type ConfiguredValue, configuredValues } from './configured.ts';
import { dialectOf } from './dialect.ts';
import { parseDovecot } from './dovecot.ts';
import { plainValue } from './dovecot-value.ts';
import type { DovecotFacts, PostfixFacts } from './effective.ts';
import { type ConfigurationFiles, versionOf } from './files.ts';
import { isGuarded } from './guard.ts';
import { guessCategory, guessRisk, guessType } from './guess.ts';
import { listTables } from './list-tables.ts';
import { parseMainCf } from './main-cf.ts';
import { parseMasterCf } from './master-cf.ts';
import { isSecret, MASK, maskText, syntaxOfFile } from './secrets.ts';
import { servicesOf } from './services.ts';

/** All that is known of a host's configuration, with its secrets. */
export interface ConfigurationState extends ConfigurationFiles {
  postfix: PostfixFacts | null;
  dovecot: DovecotFacts;
}

/** The version of a parameter that no file sets. */
export const ABSENT = 'absent';

export const parameterVersion = (value: ConfiguredValue | undefined): string =>
  value === undefined ? ABSENT : versionOf(JSON.stringify([value.file, value.value])).slice(0, 24);

export function snapshotOf(state: ConfigurationState): ConfigurationSnapshot {
  const configured = configuredValues(state);
  const keys = new Map<string, ParameterKey>();
  for (const key of allKeys(state)) keys.set(keyText(key), key);
  for (const { key } of configured.values()) keys.set(keyText(key), key);
  return {
    postfixVersion: state.postfix?.version ?? null,
    dovecotVersion: state.dovecot.version,
    categories: state.postfix ? categories : categories.filter(({ program }) => program !== 'postfix'),
    parameters: [...keys].map(([text, key]) => describe(key, configured.get(text), state)),
    services: servicesOf(state.files),
    tables: listTables(state),
    files: state.files.map(({ id, program, text, note, version, editable }) => ({
      id,
      program,
      text: text === null ? null : maskText(text, syntaxOfFile(id)),
      note,
      version,
      editable,
    })),
    problems: problemsOf(state),
  };
}

/** Explained parameters, and those that the programs know besides. */
function allKeys(state: ConfigurationState): ParameterKey[] {
  const explained = dialectOf(state.dovecot.version)
    .catalogue.map((entry) => entry.key)
    .filter((key) => isKnown(key, state));
  const postfix = [...(state.postfix?.defaults.keys() ?? [])].map(
    (name): ParameterKey => ({ program: 'postfix', section: [], name }),
  );
  const dovecot = [...state.dovecot.defaults.keys()]
    .filter((path) => !path.includes('\n'))
    .map((name): ParameterKey => ({ program: 'dovecot', section: [], name }));
  return [...explained, ...postfix, ...dovecot];
}

/** Blocks are always possible; a parameter outside of blocks must be one that this version has. */
function isKnown({ program, section, name }: ParameterKey, state: ConfigurationState): boolean {
  if (program === 'postfix') return state.postfix?.defaults.has(name) ?? false;
  return section.length > 0 || state.dovecot.defaults.has(name);
}

/** The entry that explains a parameter: options of services are explained as in main.cf, the second passdb as the first. */
export function explained(key: ParameterKey, dovecotVersion: string | null) {
  const { program, section, name } = key;
  const [kind] = section;
  if (program === 'postfix' && kind === 'service') {
    const column = masterColumns[name as MasterColumn];
    return column && { ...column, category: 'postfix-master' };
  }
  const options = program === 'postfix' && kind === 'options';
  const general = options ? [] : section.map((segment) => segment.replace(/^(passdb|userdb)#\d+$/, '$1'));
  const entry = dialectOf(dovecotVersion).find({ program, section: general, name });
  return entry && { ...entry, category: options ? 'postfix-master' : entry.category };
}

type Versions = Pick<ConfigurationState, 'dovecot'>;

export function typeOf(key: ParameterKey, fallback: string, { dovecot }: Versions) {
  return explained(key, dovecot.version)?.type ?? guessType(key.program, fallback);
}

export const riskOf = (key: ParameterKey, { dovecot }: Versions) => {
  const entry = explained(key, dovecot.version);
  if (!entry) return guessRisk(key.program === 'postfix' ? [] : key.section, key.name);
  return entry.risk;
};

export function defaultOf(key: ParameterKey, state: ConfigurationState): string {
  const { program, section, name } = key;
  if (program === 'dovecot') return state.dovecot.defaults.get([...section, name].join('\n')) ?? '';
  if (section[0] === 'service') return masterColumns[name as MasterColumn]?.default ?? '';
  // An option of a service takes the place of what main.cf says.
  if (section[0] === 'options') return state.postfix?.effective.get(name) ?? '';
  return state.postfix?.defaults.get(name) ?? '';
}

function effectiveOf(key: ParameterKey, value: string, state: ConfigurationState): string {
  const { program, section, name } = key;
  if (program === 'postfix') {
    if (section[0] === 'service') return value;
    if (section[0] === 'options') return state.postfix?.options.get(`${section[1]}/${name}`) ?? value;
    return state.postfix?.effective.get(name) ?? value;
  }
  const own = state.dovecot.effective.get([...section, name].join('\n'));
  if (own !== undefined) return own;
  const general = section[0]?.startsWith('protocol ') ? state.dovecot.effective.get(name) : undefined;
  return general ?? plainValue(value);
}

const same = (one: string, other: string): boolean =>
  one
    .replace(/[\s,]+/g, ' ')
    .trim()
    .toLowerCase() ===
  other
    .replace(/[\s,]+/g, ' ')
    .trim()
    .toLowerCase();

function describe(
  key: ParameterKey,
  configured: ConfiguredValue | undefined,
  state: ConfigurationState,
): Parameter {
  const fallback = defaultOf(key, state);
  const entry = explained(key, state.dovecot.version);
  const raw = configured?.value ?? null;
  const effective = effectiveOf(key, raw ?? fallback, state);
  const secret = isSecret(key.name, raw ?? '') || isSecret(key.name, effective);
  const column = key.section[0] === 'service' && key.program === 'postfix';
  return {
    key,
    category: entry?.category ?? guessCategory(key.program, key.section),
    type: typeOf(key, fallback, state),
    explanation: entry?.explanation ?? '',
    risk: riskOf(key, state),
    default: fallback,
    effective: secret ? null : effective,
    configured: secret && raw !== null ? MASK : raw,
    source: configured
      ? { kind: 'file', file: configured.file, line: configured.line, chain: configured.chain }
      : { kind: 'default' },
    // A column says what a service is: there is no other service that it would differ from.
    differs: raw !== null && !column && !same(plainValue(raw), fallback),
    version: parameterVersion(configured),
    secret,
    editable: !isGuarded(key) && state.files.find(({ id }) => id === configured?.file)?.editable !== false,
  };
}

const found = (
  file: string,
  line: number,
  message: string,
  code: ConfigurationProblem['code'] = 'SYNTAX',
) => ({
  change: null,
  severity: 'warning' as const,
  code,
  message,
  file,
  line: line || null,
});

/** The syntax of a file, and of the first one what its dialect demands. */
export function dovecotProblems(id: string, text: string, state: ConfigurationState) {
  const config = parseDovecot(text, id);
  const isFirst = state.files.find(({ role }) => role === 'dovecot')?.id === id;
  return [...config.problems, ...(isFirst ? dialectOf(state.dovecot.version).check(config) : [])];
}

/** What is wrong with the files as they are. */
export function problemsOf(state: ConfigurationState): ConfigurationProblem[] {
  const syntax = state.files.flatMap(({ id, role, text }) => {
    if (text === null || role === 'lookup' || role === 'table') return [];
    const { problems } =
      role === 'main.cf'
        ? parseMainCf(text)
        : role === 'master.cf'
          ? parseMasterCf(text)
          : { problems: dovecotProblems(id, text, state) };
    return problems.map((each) => found(id, each.line, each.message));
  });
  const includes = state.problems.map(({ file, line, message }) => found(file, line, message));
  const warnings = (state.postfix?.warnings ?? []).map((message) =>
    found('postfix/main.cf', 0, withoutSecret(message), 'UNKNOWN_PARAMETER'),
  );
  const failure = state.dovecot.failure;
  return [
    ...syntax,
    ...includes,
    ...warnings,
    ...(failure === null ? [] : [found('dovecot/dovecot.conf', 0, failure)]),
  ];
}

/** Postfix repeats the value of a parameter that it does not know. */
const withoutSecret = (message: string): string => message.replace(/(unused parameter: [^=]*)=.*/, '$1');
