// From what was asked for to the files that would be live.
import { isAbsolute } from 'node:path';
import type { ConfigurationState } from '../configuration/snapshot.ts';
import { type StagedConfiguration, type StagedFile, stageChanges } from '../configuration/stage.ts';
import { existsOnHost } from '../configuration/verbs.ts';
import { AgentError } from '../errors.ts';
import type { MailHost } from '../mail-host.ts';
import type {
  ConfigurationChange,
  ConfigurationProblem,
  ConfigurationProgram,
  ConfigurationRisk,
} from '../protocol/configuration.ts';
import type { Finding, GenerationOrigin, GenerationSource } from '../protocol/generations.ts';
import type { Run } from '../run.ts';
import { stageTemplate } from '../templates/index.ts';
import { readBundle } from './bundle.ts';
import { hashOf, readLiveFiles } from './live-files.ts';
import type { GenerationStore, KeptFile } from './store.ts';
import { type BuiltIndex, buildIndexes } from './table-indexes.ts';

export interface Candidate {
  origin: GenerationOrigin;
  /** All files, as they would be. */
  files: KeptFile[];
  /** Those that have to be written, and which of their paths are new. */
  changed: KeptFile[];
  added: string[];
  /** Those that servers would still read, and that have to go. */
  removed: KeptFile[];
  /** Of tables that change. */
  indexes: BuiltIndex[];
  findings: Finding[];
  risks: ConfigurationRisk[];
  programs: ConfigurationProgram[];
}

export interface CandidateOptions {
  host: MailHost;
  run: Run;
  source: GenerationSource;
  store: GenerationStore;
  live: readonly KeptFile[];
  current: number;
  state: ConfigurationState;
}

/** Throws AgentError: CONFLICT when a change is based on what is no more, NOT_FOUND, INVALID_INPUT when nothing would change. */
export async function candidateOf(options: CandidateOptions): Promise<Candidate> {
  const { host, run } = options;
  const candidate = await ofSource(options);
  if (host.postfix === null) return candidate;
  const { indexes, added, findings } = await buildIndexes(run, host.postfix.configDirectory, candidate);
  return {
    ...{ ...candidate, indexes, added: [...candidate.added, ...added] },
    findings: [...candidate.findings, ...findings],
  };
}

async function ofSource(options: CandidateOptions): Promise<Candidate> {
  const { source, store, live, current } = options;
  switch (source.kind) {
    case 'changes':
      return staged('CHANGE', source.changes, options);
    case 'template':
      return fromStaged('TEMPLATE', stageTemplate(options.state, source.template, source.values), options);
    case 'import':
      return staged('IMPORTED', readBundle(source.bundle, live), options);
    case 'restore':
      return ofOwn('RESTORED', await store.files(source.number), options);
    case 'discard':
      return ofOwn('REVERTED', await store.files(current), options);
    case 'adopt':
      return adopted(live, await store.files(current));
  }
}

/** The host's own earlier files: what an administrator may not edit may come back. */
async function ofOwn(
  origin: GenerationOrigin,
  wanted: readonly KeptFile[],
  options: CandidateOptions,
): Promise<Candidate> {
  const { host } = options;
  // What lies there already, although nothing reads it now, is written over and not added.
  const read = await readLiveFiles(host, textsOf(wanted));
  const live = [...options.live, ...read.filter(({ id }) => !options.live.some((file) => file.id === id))];
  const now = new Map(live.map((file) => [file.id, file]));
  const changes = wanted.flatMap(({ id, text }): ConfigurationChange[] => {
    const present = now.get(id);
    return present === undefined || present.text === text
      ? []
      : [{ kind: 'replaceFile', file: id, text, base: present.hash }];
  });
  const { risks } = stageChanges(options.state, { changes }, existsOnHost);
  const files = wanted.map((file) => ({ ...(now.get(file.id) ?? file), text: file.text, hash: file.hash }));
  const removed = surplus(wanted, read);
  return complete(origin, { files, removed, live, findings: [], risks });
}

/** What has come since and would still be read. Throws CONFLICT for files outside the servers' own directories. */
function surplus(wanted: readonly KeptFile[], read: readonly KeptFile[]): KeptFile[] {
  const ids = new Set(wanted.map(({ id }) => id));
  const found = read.filter(({ id }) => !ids.has(id));
  const foreign = found.filter(({ id }) => isAbsolute(id)).map(({ id }) => id);
  if (foreign.length === 0) return found;
  throw new AgentError(
    'CONFLICT',
    `Files have come that are not the agent's to take away: ${foreign.join(', ')}. Remove them on the host, or adopt them.`,
    { fields: Object.fromEntries(foreign.map((id) => [id, 'was not there then'])) },
  );
}

const textsOf = (files: readonly KeptFile[]) => new Map(files.map(({ path, text }) => [path, text]));

function staged(
  origin: GenerationOrigin,
  changes: ConfigurationChange[],
  options: CandidateOptions,
): Promise<Candidate> {
  return fromStaged(origin, stageChanges(options.state, { changes }, existsOnHost), options);
}

async function fromStaged(
  origin: GenerationOrigin,
  result: StagedConfiguration,
  { host, live }: CandidateOptions,
): Promise<Candidate> {
  const conflict = result.problems.find(({ code }) => code === 'CONFLICT');
  if (conflict !== undefined) throw new AgentError('CONFLICT', conflict.message, fieldsOf(conflict));
  const texts = new Map(result.files.map(({ file, after }) => [file.id, after]));
  const files = live.map((file) => {
    const text = texts.get(file.id) ?? file.text;
    return { ...file, text, hash: hashOf(text) };
  });
  const present = new Set(live.map(({ id }) => id));
  const added = result.files.filter(({ file }) => !present.has(file.id)).map(newFile);
  // A change may have servers read files that lie there already, or leave some alone.
  const read = await readLiveFiles(host, textsOf(files));
  const ids = new Set(read.map(({ id }) => id));
  const named = read.filter(({ id }) => !present.has(id));
  return complete(origin, {
    files: [...files.filter(({ id }) => ids.has(id) || texts.has(id)), ...named, ...added],
    ...{ removed: [], live: [...live, ...named] },
    ...{ findings: result.problems.map(findingOf), risks: result.risks },
  });
}

/** Root's alone: what is new holds a secret. */
const newFile = ({ file: { id, program, path }, after }: StagedFile): KeptFile => ({
  ...{ id, program, path, text: after, hash: hashOf(after) },
  ...{ mode: 0o600, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
});

const fieldsOf = ({ file }: ConfigurationProblem) =>
  file === null ? {} : { fields: { [file]: 'has other contents by now' } };

const findingOf = ({ severity, message, file, line }: ConfigurationProblem): Finding => ({
  severity,
  source: 'validation',
  text: `${file === null ? '' : `${file}${line === null ? '' : `:${line}`}: `}${message}`,
});

type Parts = Pick<Candidate, 'files' | 'removed' | 'findings' | 'risks'> & { live: readonly KeptFile[] };

function complete(origin: GenerationOrigin, { files, removed, live, findings, risks }: Parts): Candidate {
  const now = new Map(live.map((file) => [file.id, file]));
  const changed = files.filter((file) => now.get(file.id)?.hash !== file.hash);
  if (changed.length === 0 && removed.length === 0 && findings.length === 0)
    throw new AgentError('INVALID_INPUT', 'Nothing would change: the configuration is like that already.');
  return {
    ...{ origin, files, changed, removed, indexes: [], findings, risks },
    added: changed.filter(({ id }) => !now.has(id)).map(({ path }) => path),
    programs: programsOf([...changed, ...removed]),
  };
}

const programsOf = (files: readonly KeptFile[]): ConfigurationProgram[] => [
  ...new Set(files.map(({ program }) => program)),
];

/** Hand edits lie on the disk already, and the servers may know of them or not. */
function adopted(live: readonly KeptFile[], before: readonly KeptFile[]): Candidate {
  const known = new Map(before.map(({ id, hash }) => [id, hash]));
  const changed = live.filter(({ id, hash }) => known.get(id) !== hash);
  const present = new Set(live.map(({ id }) => id));
  const gone = before.filter(({ id }) => !present.has(id));
  if (changed.length === 0 && gone.length === 0)
    throw new AgentError('INVALID_INPUT', 'There are no hand edits to adopt.');
  return {
    ...{ origin: 'ADOPTED' as const, files: [...live], changed, added: [], removed: [] },
    ...{ indexes: [], findings: [], risks: [], programs: programsOf([...changed, ...gone]) },
  };
}
