import { statSync } from 'node:fs';
import { z } from 'zod';
import type {
  ConfigurationChangeSet,
  ConfigurationProblem,
  ConfigurationVerbs,
} from '../protocol/configuration.ts';
import { line, singleLine, type VerbContext, type VerbsOf } from '../verb.ts';
import { askDovecot, askPostfix } from './effective.ts';
import { readConfigurationFiles } from './files.ts';
import { type ConfigurationState, snapshotOf } from './snapshot.ts';
import { previewOf, type StagedConfiguration, stageChanges } from './stage.ts';
import { tryTable } from './try-table.ts';

const name = line(200).min(1);
const base = line(64).min(1);
const parameter = z.strictObject({
  program: z.enum(['postfix', 'dovecot']),
  section: z.array(name).max(8),
  name,
});

/** As master.cf has it, with its type: `127.0.0.1:10025/inet`. */
const service = line(200).regex(/^(?!.*\.\.)[\w[][\w.:[\]/-]*\/[a-z-]+$/, 'It is no service of master.cf.');
/** `y`, `n`, a number, a number that may be answered late, a daemon of Postfix, or `-` for the default. */
const column = singleLine(200).regex(/^(-|\d{1,9}\??|[a-z][a-z0-9_-]*)$/, 'It is no word of master.cf.');
const columns = z.strictObject({
  ...{ private: column, unprivileged: column, chroot: column },
  ...{ wakeup: column, maxproc: column, command: column },
});

/** The steps of a change: shape and size are checked here, what is in them by `stageChanges`. */
export const changeSet = z.strictObject({
  changes: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('setParameter'), parameter, value: singleLine(32_768), base }),
        z.strictObject({ kind: z.literal('removeParameter'), parameter, base }),
        z.strictObject({
          kind: z.literal('replaceFile'),
          file: line(1000).min(1),
          text: z.string().max(1024 * 1024),
          base,
        }),
        z.strictObject({ kind: z.literal('addService'), service, columns, base }),
        z.strictObject({ kind: z.literal('removeService'), service, base }),
      ]),
    )
    .max(200),
});

/** Files, and what the programs say of them. */
export async function readState({
  host,
  run,
}: Pick<VerbContext, 'host' | 'run'>): Promise<ConfigurationState> {
  const [files, postfix, dovecot] = await Promise.all([
    readConfigurationFiles(host),
    host.postfix && askPostfix(run, host.postfix.configDirectory),
    askDovecot(run, host.dovecot),
  ]);
  return { ...files, postfix, dovecot };
}

/** Of names that `mayName` has let through. */
export const existsOnHost = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false }) !== undefined;

/** What postmap says of the tables that would change. */
async function tableProblems(
  { files }: StagedConfiguration,
  { changes }: ConfigurationChangeSet,
  { host, run }: Pick<VerbContext, 'host' | 'run'>,
): Promise<ConfigurationProblem[]> {
  const directory = host.postfix?.configDirectory ?? '';
  const found: ConfigurationProblem[] = [];
  for (const { file, after } of files) {
    if (file.table === undefined) continue;
    const change = changes.findLastIndex((each) => each.kind === 'replaceFile' && each.file === file.id);
    const table = { id: file.id, types: file.table.types, text: after };
    const { problems } = await tryTable(run, directory, table);
    const told = { change, severity: 'error', code: 'SYNTAX', file: file.id } as const;
    found.push(...problems.map((problem) => ({ ...told, ...problem })));
  }
  return found;
}

export const configurationVerbs: VerbsOf<ConfigurationVerbs> = {
  'configuration.read': {
    params: z.strictObject({}),
    audited: false,
    run: async (_params, context) => snapshotOf(await readState(context)),
  },
  'configuration.validate': {
    params: changeSet,
    audited: false,
    run: async (params, context) => {
      const staged = stageChanges(await readState(context), params, existsOnHost);
      const tables = await tableProblems(staged, params, context);
      return previewOf({ ...staged, problems: [...staged.problems, ...tables] });
    },
  },
};
