// The agent of a mail host: the one process with privileges. docs/administration/agent.md says what it may do.
import { chmod, chown, mkdir, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { isRoot } from '../start/account.ts';
import { AUDIT_FILE, type AuditLog, openAuditLog } from './audit/log.ts';
import { sweepPlaces } from './canary/place.ts';
import { type Serving, serve } from './connection.ts';
import { generationsOf } from './generations/generations.ts';
import type { MailHost } from './mail-host.ts';
import { peerOf } from './peer.ts';
import { readIdentity } from './remote/files.ts';
import { listenRemotely } from './remote/listen.ts';

export type { MailHost } from './mail-host.ts';

export interface AgentOptions {
  host: MailHost;
  /** The Unix socket; its directory is made for its callers alone. */
  socketPath: string;
  /** Who may call besides root: the account of web and worker. */
  callers: { uid: number; gid: number };
  /** Where to listen for a platform on another machine, once this host is enrolled with it. */
  remote?: { host: string; port: number };
}

export interface Agent {
  stop(): Promise<void>;
}

/** Listens on the socket, and on the network once this host is enrolled; resolves when callers are answered. */
export async function startAgent({ host, socketPath, callers, remote }: AgentOptions): Promise<Agent> {
  await mkdir(host.stateDirectory, { recursive: true, mode: 0o700 });
  const audit = await openAuditLog(join(host.stateDirectory, AUDIT_FILE));
  const strangers = noteStrangers(audit);
  const local = await listenLocally({ socketPath, callers, serving: { host, audit }, strangers });
  const generations = generationsOf(host);
  sweepPlaces().catch((error: unknown) => console.error(error));
  // What an agent before this one left half done is finished beside the first calls, not before them.
  generations.open().catch((error: unknown) => console.error(error));
  const end = async (): Promise<void> => {
    await generations.close();
    await local();
  };
  const identity = await readIdentity(host.stateDirectory);
  if (remote === undefined || identity === null) return { stop: end };
  const onStranger = (why: string, address: string) => strangers({ address }, why);
  const listener = await listenRemotely({ ...remote, identity, serving: { host, audit }, onStranger });
  return {
    async stop() {
      await Promise.all([end(), listener.close()]);
    },
  };
}

interface Locally extends Pick<AgentOptions, 'socketPath' | 'callers'> {
  serving: Serving;
  strangers(who: unknown, why: string): void;
}

/** Gives what ends it. */
async function listenLocally({
  socketPath,
  callers,
  serving,
  strangers,
}: Locally): Promise<() => Promise<void>> {
  await mkdir(dirname(socketPath), { recursive: true, mode: 0o750 });
  if (isRoot()) await chown(dirname(socketPath), 0, callers.gid);
  await chmod(dirname(socketPath), 0o750); // whatever the umask
  await rm(socketPath, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const peer = peerOf(socket);
    if (peer !== null && (peer.uid === 0 || peer.uid === callers.uid)) return serve(socket, serving);
    socket.destroy();
    strangers(peer, 'This account may not call the agent.');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  if (isRoot()) await chown(socketPath, 0, callers.gid);
  await chmod(socketPath, 0o660);
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
}

const STRANGERS_PER_MINUTE = 10;

/** Into the audit log, but not as often as somebody likes to knock: it must not fill the disk. */
function noteStrangers(audit: AuditLog): (who: unknown, why: string) => void {
  let minute = 0;
  let noted = 0;
  return (who, error) => {
    const now = Math.floor(Date.now() / 60_000);
    if (now !== minute) [minute, noted] = [now, 0];
    if (++noted > STRANGERS_PER_MINUTE) return;
    const actor = { organizationId: '', userId: null };
    audit
      .append({ verb: 'connect', params: who, actor, outcome: 'failed', error })
      .catch((failed: unknown) => console.error(failed));
  };
}
