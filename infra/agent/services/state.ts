import { readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MailHost } from '../mail-host.ts';
import type { Disk, HostState, ServiceState } from '../protocol/services.ts';
import { busyCores, connectionsTo, groupsOf, memoryOf } from './processes.ts';

const MEASURED_MS = 250;

/** Looks twice, a quarter of a second apart, to see who is busy. */
export async function hostState(host: MailHost): Promise<HostState> {
  const found = await Promise.all(
    host.servers.map(async (server) => ({ server, pid: await server.mainPid() })),
  );
  const pids = found.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  const before = await groupsOf(pids);
  const began = performance.now();
  await sleep(MEASURED_MS);
  const after = await groupsOf(pids);
  const ms = performance.now() - began;
  const services = found.map(async ({ server, pid }): Promise<ServiceState> => {
    const { service, ports } = server;
    const group = pid === undefined ? undefined : after.get(pid);
    const actions = [...server.actions];
    if (pid === undefined || group === undefined) {
      return { ...{ service, actions, running: false, since: null }, ...NOTHING };
    }
    return {
      ...{ service, actions, running: true, since: new Date(group.since).toISOString() },
      processes: group.pids.length,
      memoryBytes: await memoryOf(group.pids),
      cpu: busyCores(before.get(pid), group, ms),
      connections: ports.length === 0 ? null : await connectionsTo(ports),
    };
  });
  return {
    ...{ services: await Promise.all(services), queued: await queuedIn(host) },
    // A disk that does not answer is the health check's to tell; the services are not hidden behind it.
    disks: await disksOf(host).catch(() => []),
  };
}

const NOTHING = { processes: 0, memoryBytes: 0, cpu: 0, connections: null };

/** Where Postfix keeps messages that are on their way. */
const QUEUES = ['maildrop', 'incoming', 'active', 'deferred', 'hold'];

/** Counts files, which takes milliseconds where asking Postfix takes a second. */
export async function queuedIn({ postfix }: MailHost): Promise<number | null> {
  if (postfix === null) return null;
  const counts = await Promise.all(QUEUES.map((name) => filesBelow(join(postfix.queueDirectory, name))));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Queues are hashed into directories of one character each. */
async function filesBelow(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  let count = 0;
  for (const entry of entries) {
    if (entry.isFile()) count++;
    else if (entry.isDirectory()) count += await filesBelow(join(directory, entry.name));
  }
  return count;
}

export async function disksOf({ disks }: Pick<MailHost, 'disks'>): Promise<Disk[]> {
  const found = await Promise.all(
    disks.map(async ({ holds, path }): Promise<Disk[]> => {
      try {
        const { bsize, blocks, bavail } = await statfs(path);
        return [{ holds, totalBytes: blocks * bsize, freeBytes: bavail * bsize }];
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    }),
  );
  return found.flat();
}
