import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Daemon } from './daemon.ts';
import { StackError } from './errors.ts';
import type { ServiceName } from './types.ts';

export const HOST = '127.0.0.1';
const PORT_WAIT_MS = 3_000;
const POLL_MS = 15;

/** Waits until each port can be bound: the children of a killed server hold theirs for a moment. */
export async function requireFreePorts(service: ServiceName, ports: number[]): Promise<void> {
  const deadline = Date.now() + PORT_WAIT_MS;
  for (const port of ports) {
    while (!(await isFree(port))) {
      if (Date.now() > deadline) {
        throw new StackError(
          'PORT_TAKEN',
          `${service} needs port ${port}, which another program listens on.`,
        );
      }
      await sleep(POLL_MS);
    }
  }
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: HOST, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Resolves when `daemon` greets on the port with `greeting`; `undefined` means that accepting a connection is enough. */
export async function waitForGreeting(
  service: ServiceName,
  daemon: Daemon,
  port: number,
  greeting: RegExp | undefined,
  timeoutMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await greets(port, greeting))) {
    if (!daemon.isRunning()) {
      throw new StackError(
        'START_FAILED',
        `${service} ${await daemon.ended} before it answered on port ${port}.`,
      );
    }
    if (Date.now() > deadline) {
      throw new StackError(
        'START_FAILED',
        `${service} did not answer on port ${port} within ${timeoutMs / 1000} s.`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** Resolves when `daemon` accepts connections on a Unix socket. */
export async function waitForSocket(
  service: ServiceName,
  daemon: Daemon,
  path: string,
  timeoutMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await accepts(path))) {
    if (!daemon.isRunning()) {
      throw new StackError('START_FAILED', `${service} ${await daemon.ended} before it answered on ${path}.`);
    }
    if (Date.now() > deadline) {
      throw new StackError(
        'START_FAILED',
        `${service} did not answer on ${path} within ${timeoutMs / 1000} s.`,
      );
    }
    await sleep(POLL_MS);
  }
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function greets(port: number, greeting: RegExp | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port });
    let received = '';
    const settle = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(2_000, () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
    socket.once('connect', () => greeting === undefined && settle(true));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (greeting?.test(received)) settle(true);
    });
  });
}
