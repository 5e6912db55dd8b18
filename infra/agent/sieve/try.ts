// Runs Pigeonhole's sieve-test: it runs scripts over a message and performs none of their actions.
import { chown, type FileHandle, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRoot } from '../../start/account.ts';
import { makeFolder } from '../canary/place.ts';
import { AgentError } from '../errors.ts';
import type { SieveVerdict } from '../protocol/sieve.ts';
import type { Asking, KnownMailbox } from './mailbox.ts';
import type { HostScript } from './scripts.ts';
import { INBOX, untried, verdictOf } from './verdict.ts';

const SIEVE_TEST = '/usr/bin/sieve-test';
const TIMEOUT_MS = 8_000;
const MOST_BYTES = 1024 * 1024;
/** Answers of sieve-test: a script that failed on the message, and one that cannot be understood. */
const ACCEPT = [1, 89];

export interface Trial {
  mailbox: KnownMailbox;
  /** As the mail names it: it may have a detail after the name. */
  recipient: string;
  sender: string;
  message: Buffer;
  scripts: readonly HostScript[];
  /** Text of the mailbox's own script; it is given in the place of the one whose kind is `personal`. */
  personal: string | null;
}

/** Throws AgentError UNAVAILABLE and CANCELLED; what else goes wrong is a verdict. */
export async function tryScripts(trial: Trial, asking: Asking): Promise<SieveVerdict> {
  // Root's: whom the mailbox belongs to finds in it what is handed over, and can put nothing there.
  const folder = await makeFolder();
  try {
    return await tryIn(folder, trial, asking);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function tryIn(folder: string, trial: Trial, asking: Asking): Promise<SieveVerdict> {
  const { mailbox, scripts, personal } = trial;
  const own = join(folder, 'personal.sieve');
  const mail = join(folder, 'mail');
  const tracePath = join(folder, 'trace');
  if (personal !== null) await give(own, personal, mailbox);
  await give(mail, trial.message, mailbox);
  await give(tracePath, '', mailbox);
  const trace = await open(tracePath, 'r');
  try {
    const paths = scripts.map(({ kind, path }) => (kind === 'personal' ? own : path));
    const { run, options } = asking;
    const limits = { ...options, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES, accept: ACCEPT };
    const said = await run(SIEVE_TEST, argumentsOf(trial, asking, { paths, mail, trace: tracePath }), limits);
    return verdictOf({ ...said, trace: await readWhole(trace) }, scripts);
  } catch (error) {
    // The program's words may quote the script.
    if (error instanceof AgentError && error.code === 'FAILED')
      return untried('Dovecot’s trial of the scripts failed, or did not end in time.');
    throw error;
  } finally {
    await trace.close();
  }
}

function argumentsOf(
  { mailbox, recipient, sender }: Trial,
  { configFile }: Asking,
  { paths, mail, trace }: { paths: readonly string[]; mail: string; trace: string },
): string[] {
  const all = ['-c', configFile, '-u', mailbox.address, '-f', sender, '-a', recipient, '-r', recipient];
  all.push('-m', INBOX, '-t', trace, '-Tlevel=actions');
  // Plugins bring commands that run programs of the host at once, also in a trial.
  all.push('-o', 'plugin/sieve_plugins=');
  const last = paths.at(-1) ?? '';
  return [...all, ...paths.slice(0, -1).flatMap((path) => ['-s', path]), last, mail];
}

/** Written by nobody else, readable by the mailbox's account. */
async function give(path: string, content: string | Buffer, { uid, gid }: KnownMailbox): Promise<void> {
  await writeFile(path, content, { mode: 0o600, flag: 'wx' });
  if (isRoot()) await chown(path, uid, gid);
}

async function readWhole(file: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
  return buffer.toString('utf8', 0, bytesRead);
}
