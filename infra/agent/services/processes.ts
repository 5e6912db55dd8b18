// What the kernel knows of a service's processes.
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** One process of /proc. */
interface Entry {
  pid: number;
  parent: number;
  session: number;
  /** User and system time, in clock ticks. */
  ticks: number;
  /** Clock ticks after boot. */
  started: number;
}

export interface Group {
  pids: number[];
  ticks: number;
  /** Milliseconds since 1970. */
  since: number;
}

/** `sysconf(_SC_CLK_TCK)`, which Linux fixes for user space. */
const TICKS_PER_SECOND = 100;

/** The processes that belong to each of these first processes, by it. */
export async function groupsOf(pids: readonly number[]): Promise<Map<number, Group>> {
  const entries = (await readdir('/proc'))
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => entryOf(Number(name)));
  const boot = bootTime();
  const groups = new Map<number, Group>();
  for (const pid of pids) {
    const first = entries.find((entry) => entry.pid === pid);
    if (first === undefined) continue;
    const own = familyOf(first, entries);
    groups.set(pid, {
      pids: own.map((entry) => entry.pid),
      ticks: own.reduce((sum, { ticks }) => sum + ticks, 0),
      since: boot + (first.started * 1_000) / TICKS_PER_SECOND,
    });
  }
  return groups;
}

/** All of its session, and its descendants: PostgreSQL's have sessions of their own, Postfix's first parent is no server. */
function familyOf(first: Entry, entries: readonly Entry[]): Entry[] {
  // Session 0 and 1 are everybody's who never had one of their own.
  const family = new Set(
    entries.filter((one) => one === first || (first.session > 1 && one.session === first.session)),
  );
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    const pids = new Set([...family].map(({ pid }) => pid));
    for (const one of entries) if (pids.has(one.parent)) family.add(one);
  }
  return [...family];
}

/** Cores kept busy between two looks. */
export function busyCores(before: Group | undefined, after: Group, ms: number): number {
  if (before === undefined || ms <= 0) return 0;
  return Math.max(0, ((after.ticks - before.ticks) / TICKS_PER_SECOND / ms) * 1_000);
}

/** Proportional set size: what several processes share is divided between them. The resident size where it is not told. */
export async function memoryOf(pids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(pids.map((pid) => sizeOf(pid)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function sizeOf(pid: number): Promise<number> {
  for (const [file, pattern] of [
    ['smaps_rollup', /^Pss:\s+(\d+) kB/m],
    ['status', /^VmRSS:\s+(\d+) kB/m],
  ] as const) {
    const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => ''); // it may be gone by now
    const [, kilobytes] = pattern.exec(text) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  }
  return 0;
}

function entryOf(pid: number): Entry[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name may hold spaces and parentheses: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [
      {
        pid,
        parent: Number(fields[1]),
        session: Number(fields[3]),
        ticks: Number(fields[11]) + Number(fields[12]),
        started: Number(fields[19]),
      },
    ];
  } catch {
    return []; // it is gone
  }
}

/** Milliseconds since 1970. */
function bootTime(): number {
  const [, seconds = '0'] = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8')) ?? [];
  return Number(seconds) * 1_000;
}

/** Established TCP connections to each of these local ports. */
export async function connectionsTo(ports: readonly number[]): Promise<number> {
  const wanted = new Set(ports);
  let count = 0;
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(file, 'utf8').catch(() => ''); // no IPv6 here
    for (const line of text.split('\n').slice(1)) {
      const [, local = '', , state] = line.trim().split(/\s+/);
      if (state === '01' && wanted.has(Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16))) count++;
    }
  }
  return count;
}
