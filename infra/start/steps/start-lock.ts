import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StepError } from '../errors.ts';
import { readJson } from '../files.ts';
import { identify, isRunning, type ProcessRef, stopProcess } from '../processes.ts';
import { readRunFile } from './run-file.ts';

/** Processes that ran under an earlier start, by name. */
type Recorded = Record<string, ProcessRef>;

export interface StartLock {
  /** The start before this one was killed; what it ran may need a moment to follow it. */
  readonly afterCrash: boolean;
  /** Remembers a process that must not outlive this start, for the next start to end it if this one cannot. */
  record(name: string, process: ProcessRef): void;
  forget(name: string): void;
  release(): void;
}

/** Claims a data directory for this process; refuses while another start is using it. */
export async function claimDataDirectory(dataDir: string): Promise<StartLock> {
  const lockFile = join(dataDir, 'start.lock');
  const recordFile = join(dataDir, 'processes.json');
  const afterCrash = takeLock(lockFile, dataDir);
  await stopLeftovers(recordFile);
  const recorded: Recorded = {};
  const write = (): void => writeFileSync(recordFile, `${JSON.stringify(recorded, null, 2)}\n`);
  return {
    afterCrash,
    record: (name, process) => {
      recorded[name] = process;
      write();
    },
    forget: (name) => {
      delete recorded[name];
      write();
    },
    release: () => {
      rmSync(recordFile, { force: true });
      rmSync(lockFile, { force: true });
    },
  };
}

/** Resolves what stands in the way; true when that was the lock of a start that was killed. */
function takeLock(file: string, dataDir: string): boolean {
  const self = JSON.stringify(identify(process.pid));
  for (let attempt = 1; ; attempt++) {
    try {
      writeFileSync(file, self, { flag: 'wx' });
      return attempt > 1;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 3) throw error;
    }
    const holder = readHolder(file);
    if (holder && isRunning(holder)) throw alreadyRunning(dataDir, holder.pid);
    rmSync(file, { force: true }); // left by a start that was killed
  }
}

function readHolder(file: string): ProcessRef | undefined {
  try {
    return readJson(file) as ProcessRef | undefined;
  } catch {
    return undefined; // cut short by a crash
  }
}

async function stopLeftovers(file: string): Promise<void> {
  const leftovers = Object.values((readJson(file) ?? {}) as Recorded);
  await Promise.all(leftovers.map((leftover) => stopProcess(leftover)));
  rmSync(file, { force: true });
}

function alreadyRunning(dataDir: string, pid: number): StepError {
  const url = readRunFile(dataDir)?.url;
  return new StepError(
    `Postroom is already running from ${dataDir} (process ${pid}${url ? `, ${url}` : ''}).`,
    `Use that one, stop it with: kill ${pid}, or start a second one with its own data: POSTROOM_DATA=… npm start`,
  );
}
