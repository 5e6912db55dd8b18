// What sieve-test tells: its trace at the level of actions, and the result that it prints.
import type { SieveAction, SievePlace, SieveScriptKind, SieveVerdict } from '../protocol/sieve.ts';

/** A script in the order in which they are run. */
export interface NamedScript {
  kind: SieveScriptKind;
  file: string | null;
}

export interface SieveTested {
  /** Exit code of sieve-test. */
  code: number;
  stdout: string;
  stderr: string;
  /** Values in it are on one line, unlike those of the result: what a person wrote cannot pass for it. */
  trace: string;
}

/** The message was not stored anywhere else, by what the last script that ran left of it. */
const IMPLICIT_KEEP = /^Implicit keep:$/m;
const PROGRAMS = /unknown Sieve capability `(vnd\.dovecot\.(?:pipe|execute|filter))'/;
export const INBOX = 'INBOX';

export function verdictOf(
  { code, stdout, stderr, trace }: SieveTested,
  scripts: readonly NamedScript[],
): SieveVerdict {
  const ran = readTrace(trace, scripts);
  const place = (line: number | null): SievePlace | null => placeOf(scripts, ran.reached, line);
  const kept: SieveAction = { kind: 'store', target: INBOX, at: null };
  if (code === 0) {
    const actions = ran.actions.map(({ action }) => action);
    const implicit = keptImplicitly(stdout);
    if (implicit !== null) actions.push({ ...kept, target: implicit });
    return { state: 'run', actions: distinct(actions), problem: null, reason: null };
  }
  const [, program] = PROGRAMS.exec(stderr) ?? [];
  if (program !== undefined)
    return untried(`A script runs a program of the host (${program}), which is not done for a trial.`);
  // What the scripts before had done stands; of the one that failed nothing does.
  const before = ran.actions.filter(({ index }) => index < ran.reached).map(({ action }) => action);
  const actions = distinct([...before, kept]);
  if (/failed to compile sieve script/.test(stderr)) {
    const [, line] = /^\S+: line (\d+): error: /m.exec(stderr) ?? [];
    return {
      state: 'faulty',
      actions,
      problem: place(line === undefined ? null : Number(line)),
      reason: null,
    };
  }
  if (/final result: failed; resolved with successful implicit keep/.test(stderr))
    return { state: 'aborted', actions, problem: place(ran.abortedAt), reason: null };
  return untried('Dovecot’s trial of the scripts failed.');
}

export const untried = (reason: string): SieveVerdict => ({
  ...{ state: 'untried', actions: [], problem: null },
  reason,
});

interface Trace {
  actions: { index: number; action: SieveAction }[];
  /** Index of the script that was run last, or of the one after it when that one had come to its end. */
  reached: number;
  abortedAt: number | null;
}

/** Actions, by the first line that names them, or by the line that tells their target. */
const ALONE: [RegExp, SieveAction['kind']][] = [
  [/^discard action/, 'discard'],
  [/^vacation action/, 'answer'],
  [/^e?reject action/, 'reject'],
];
const WITH_TARGET: [RegExp, SieveAction['kind']][] = [
  [/^store message in mailbox `(.*)'$/, 'store'],
  [/^forward message to address <(.*)>$/, 'redirect'],
  [/^notify with uri `(.*)'$/, 'notify'],
];

function readTrace(trace: string, scripts: readonly NamedScript[]): Trace {
  const found: Trace = { actions: [], reached: 0, abortedAt: null };
  let depth = 0; // scripts include others
  for (const each of trace.split('\n')) {
    if (/^\s*## Started executing script '/.test(each)) depth++;
    else if (/^\s*## Finished executing script '/.test(each)) {
      depth--;
      if (depth === 0 && found.abortedAt === null) found.reached++;
    }
    const [, number, text = ''] = /^\s*(\d+): +(.*)$/.exec(each) ?? [];
    if (number === undefined) continue;
    if (text === '[[EXECUTION ABORTED]]' && depth === 1) found.abortedAt ??= Number(number);
    const action = actionIn(text);
    if (action === null) continue;
    // The lines of an included script are not those of the script that is known here.
    const at = placeOf(scripts, found.reached, depth === 1 ? Number(number) : null);
    found.actions.push({ index: found.reached, action: { ...action, at } });
  }
  return found;
}

function actionIn(text: string): Omit<SieveAction, 'at'> | null {
  if (/^keep action/.test(text)) return { kind: 'store', target: INBOX };
  for (const [pattern, kind] of ALONE) if (pattern.test(text)) return { kind, target: null };
  for (const [pattern, kind] of WITH_TARGET) {
    const [, target] = pattern.exec(text) ?? [];
    if (target !== undefined) return { kind, target };
  }
  return null;
}

function placeOf(scripts: readonly NamedScript[], index: number, line: number | null): SievePlace | null {
  const script = scripts[index];
  return script === undefined ? null : { script: script.kind, file: script.file, line };
}

/** The folder, from the last result: the scripts before it hand on what they keep. */
function keptImplicitly(stdout: string): string | null {
  const last = stdout.split(IMPLICIT_KEEP).at(-1) ?? '';
  const [, folder] = /^ \* store message in folder: (.*)$/m.exec(last) ?? [];
  return folder ?? (/^ \* keep$/m.test(last) ? INBOX : null);
}

/** Each once; what is stored is not thrown away, whatever a rule said to that. */
function distinct(actions: readonly SieveAction[]): SieveAction[] {
  const seen = new Map<string, SieveAction>();
  for (const action of actions) {
    const key = JSON.stringify([action.kind, action.target]);
    if (!seen.has(key)) seen.set(key, action);
  }
  const all = [...seen.values()];
  return all.some(({ kind }) => kind === 'store') ? all.filter(({ kind }) => kind !== 'discard') : all;
}
