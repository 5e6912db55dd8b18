// Looks whether the process' main thread still beats. Everything here must work while that one does nothing.
import { writeSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import type { Watched } from './standstill.ts';

const PROFILE_MS = 500;
/** A machine that has no time for the main thread has little for its profile. */
const TOLD_WITHIN_MS = 10_000;
const MOST_FUNCTIONS = 8;
const STDOUT = 1;

const { beats, beatMs, mostMissed } = workerData as Watched;

async function watch(): Promise<void> {
  let seen = -1;
  for (let missed = 0; missed < mostMissed; missed += 1) {
    await sleep(beatMs);
    const now = Atomics.load(beats, 0);
    if (now !== seen) missed = -1;
    seen = now;
  }
  try {
    await tell();
  } finally {
    process.kill(process.pid, 'SIGKILL'); // whether or not anybody takes the line
  }
}

/** Writes a line as the logger does, which itself needs the other thread. */
async function tell(): Promise<void> {
  const unknown = (why: unknown): string[] => [`unknown: ${why}`];
  const late = sleep(TOLD_WITHIN_MS).then(() => unknown('no profile in time'));
  const where = await Promise.race([busyFunctions(), late]).catch(unknown);
  const time = new Date().toISOString();
  const msg = 'The event loop stands still: the process ends';
  writeSync(STDOUT, `${JSON.stringify({ level: 60, time, pid: process.pid, where, msg })}\n`);
}

/** What the main thread does: the functions it was seen in most often. */
async function busyFunctions(): Promise<string[]> {
  const session = new Session();
  session.connectToMainThread();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await sleep(PROFILE_MS);
  const { profile } = await session.post('Profiler.stop');
  const seen = new Map<string, number>();
  for (const node of profile.nodes)
    seen.set(nameOf(node), (seen.get(nameOf(node)) ?? 0) + (node.hitCount ?? 0));
  return [...seen]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_FUNCTIONS)
    .map(([name]) => name);
}

const nameOf = ({ callFrame: { functionName, url, lineNumber } }: Profiler.ProfileNode): string =>
  `${functionName} ${url}:${lineNumber + 1}`;

void watch();
