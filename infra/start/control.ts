// What the agent may ask of the starter, which alone owns the processes: to start, stop and restart them.
import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { peerOf } from '../agent/peer.ts';

export type ControlAction = 'start' | 'stop' | 'restart';

/** By the name of what it controls: what may be done to it. */
export type Controlled = Record<string, Partial<Record<ControlAction, () => Promise<void>>>>;

export interface Control {
  close(): Promise<void>;
}

/** Listens in a directory that only this account may enter. One line of JSON in, one out, then the end. */
export async function openControl(socketPath: string, controlled: Controlled): Promise<Control> {
  await mkdir(dirname(socketPath), { recursive: true, mode: 0o700 });
  await chmod(dirname(socketPath), 0o700);
  await rm(socketPath, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (peerOf(socket)?.uid !== process.getuid?.()) return socket.destroy();
    createInterface({ input: socket }).once('line', (line) => {
      void answer(controlled, line).then((said) => socket.end(`${JSON.stringify(said)}\n`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(controlled: Controlled, line: string): Promise<{ done: true } | { error: string }> {
  try {
    const { service, action } = JSON.parse(line) as { service: string; action: ControlAction };
    const act = Object.hasOwn(controlled, service) ? controlled[service]?.[action] : undefined;
    if (act === undefined) return { error: `The starter has no "${action}" for "${service}".` };
    await act();
    return { done: true };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
