// Proves staged files before they come near the live servers: the programs' own checks, then the canary.
import { CanaryFailure, probeCanary, startCanary } from '../canary/canary.ts';
import { complaints } from '../canary/log.ts';
import type { CanaryPlace } from '../canary/place.ts';
import { isInside } from '../configuration/inside.ts';
import { type TableReference, tablesIn, within } from '../configuration/tables.ts';
import { AgentError } from '../errors.ts';
import type { MailHost } from '../mail-host.ts';
import type { ApplyStep, Finding } from '../protocol/generations.ts';
import type { Run } from '../run.ts';
import type { KeptFile } from './store.ts';
import { type BuiltIndex, textsIn } from './table-indexes.ts';

export interface Proof {
  host: MailHost;
  run: Run;
  files: readonly KeptFile[];
  /** Of tables that change. */
  indexes?: readonly BuiltIndex[];
  /** Warnings of the live configuration: what was there before blocks nothing. */
  known: ReadonlySet<string>;
  signal: AbortSignal;
  onStep(step: ApplyStep, state: 'running' | 'done' | 'failed'): void;
}

/** Everything that speaks against the files; warnings block as errors do. */
export async function prove({
  host,
  run,
  files,
  indexes = [],
  known,
  signal,
  onStep,
}: Proof): Promise<Finding[]> {
  onStep('CHECK', 'running');
  try {
    const canary = await startCanary({ host, run, files, indexes });
    try {
      signal.throwIfAborted();
      const place = canary.place;
      const checked =
        canary.postfix === null
          ? []
          : await checkPostfix(run, place, files, host.postfix?.configDirectory ?? '');
      onStep('CHECK', checked.length > 0 ? 'failed' : 'done');
      onStep('CANARY', 'running');
      // Shell scripts, half a second: beside the canary. What it says comes with the log.
      const [, findings] = await Promise.all([
        canary.postfix === null ? null : postfixCheck(run, place),
        probeCanary(canary),
      ]);
      const logged = await complaints(place);
      const all = unique([...checked, ...findings, ...logged]).filter(({ text }) => !known.has(text));
      onStep('CANARY', all.length > 0 ? 'failed' : 'done');
      return all;
    } finally {
      stopLater(canary.stop);
    }
  } catch (error) {
    if (!(error instanceof CanaryFailure)) throw error;
    onStep('CHECK', 'failed');
    return unique(error.findings).filter(({ text }) => !known.has(text));
  }
}

const ending = new Set<Promise<void>>();

/** Dovecot takes a second to end, which no one has to wait for; `canariesEnded` does. */
export function stopLater(stop: () => Promise<void>): void {
  const ended = stop()
    .catch((error: unknown) => console.error(error))
    .finally(() => ending.delete(ended));
  ending.add(ended);
}

/** Resolves when no canary is left. */
export const canariesEnded = async (): Promise<void> => {
  await Promise.all(ending);
};

const unique = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [`${finding.source}\n${finding.text}`, finding])).values(),
];

async function postfixCheck(run: Run, place: CanaryPlace): Promise<void> {
  await run('/usr/sbin/postfix', ['-c', place.postfixConfig, 'check'], { accept: [1] });
}

/** `postconf` warns of parameters that nothing reads; tables are asked for an address that nobody has. */
async function checkPostfix(
  run: Run,
  place: CanaryPlace,
  files: readonly KeptFile[],
  directory: string,
): Promise<Finding[]> {
  const { stderr } = await run('/usr/sbin/postconf', ['-c', place.postfixConfig, '-n']);
  const warnings = stderr
    .split('\n')
    .filter((line) => line.includes('warning:') || line.includes('fatal:'))
    .map((line): Finding => ({ severity: 'warning', source: 'postconf', text: withoutPlace(line, place) }));
  const tables = await Promise.all(
    tablesOf(files, directory).map((table) => askTable(run, place, table, directory)),
  );
  return [...warnings, ...tables.filter((finding) => finding !== null)];
}

const withoutPlace = (line: string, place: CanaryPlace): string =>
  line.replace(/^\S+: (warning|fatal): /, '').replaceAll(`${place.postfixConfig}/`, '');

const MOST_ASKED = 50;

/** Every table that is a file, each once. */
function tablesOf(files: readonly KeptFile[], directory: string): TableReference[] {
  const named = tablesIn(textsIn(files), directory).filter(
    ({ kind, name }) => kind !== 'inline' && kind !== 'remote' && name.startsWith('/'),
  );
  return [...new Map(named.map((table) => [`${table.type}:${table.name}`, table])).values()].slice(
    0,
    MOST_ASKED,
  );
}

async function askTable(
  run: Run,
  place: CanaryPlace,
  { type, name: path }: TableReference,
  directory: string,
): Promise<Finding | null> {
  const table = `${type}:${path}`;
  const name = `${type}:${isInside(path, directory) ? within(place.postfixConfig, path, directory) : path}`;
  const args = ['-c', place.postfixConfig, '-q', place.mailbox.address, name];
  try {
    const { stderr } = await run('/usr/sbin/postmap', args, { accept: [1], timeoutMs: 8_000 });
    if (!/fatal:|error:|warning:/.test(stderr)) return null;
    return { severity: 'error', source: 'postmap', text: `${table}: ${withoutPlace(stderr.trim(), place)}` };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return { severity: 'error', source: 'postmap', text: `${table}: ${error.message}` };
  }
}
