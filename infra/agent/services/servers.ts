// The processes of a host that are services to an administrator, and how their first process is found.
import { readFileSync, statSync } from 'node:fs';
import { commandLine, identify } from '../../start/processes.ts';
import type { ServiceAction, ServiceId } from '../protocol/services.ts';

export interface HostServer {
  service: ServiceId;
  /** Its first process; undefined while it does not run. */
  mainPid(): number | undefined | Promise<number | undefined>;
  /** Where it listens. */
  ports: readonly number[];
  actions: readonly ServiceAction[];
}

/**
 * The process in a pid file, when a word of its command line holds `marker`. The file may belong to the service's own account, so
 * nothing but looking may be done with what it says.
 */
export function pidIn(file: string, marker: string): number | undefined {
  let text: string;
  try {
    if (!statSync(file).isFile()) return undefined;
    text = readFileSync(file, 'utf8').slice(0, 200);
  } catch {
    return undefined; // it does not run
  }
  const pid = Number.parseInt(text.trim(), 10);
  if (!Number.isSafeInteger(pid) || pid < 2 || identify(pid) === undefined) return undefined;
  return commandLine(pid).some((word) => word.includes(marker)) ? pid : undefined;
}

/** The starter's own record of the processes it keeps. */
export function pidRecorded(file: string, name: string): number | undefined {
  try {
    const records = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      { pid: number; started: string }
    >;
    const recorded = Object.hasOwn(records, name) ? records[name] : undefined;
    const now = recorded && identify(recorded.pid);
    return now?.started === recorded?.started ? recorded?.pid : undefined;
  } catch {
    return undefined; // nothing was started by a starter
  }
}
