import { get } from 'node:http';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Daemon } from './daemon.ts';
import { StackError } from './errors.ts';
import type { ServiceName } from './types.ts';

export const HOST = '127.0.0.1';
const PORT_WAIT_MS = 3_000;
const START_MS = 10_000;
const ANSWER_MS = 2_000;
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
  timeoutMs = START_MS,
): Promise<void> {
  await waitUntil(service, daemon, `port ${port}`, () => greets(port, greeting), timeoutMs);
}

/** Resolves when `daemon` answers GET for this path on a Unix socket with 200. */
export async function waitForHttp(
  service: ServiceName,
  daemon: Daemon,
  socketPath: string,
  path: string,
): Promise<void> {
  await waitUntil(service, daemon, socketPath, () => answersGet(socketPath, path));
}

async function waitUntil(
  service: ServiceName,
  daemon: Daemon,
  where: string,
  answers: () => Promise<boolean>,
  timeoutMs = START_MS,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await answers())) {
    if (!daemon.isRunning()) {
      throw new StackError(
        'START_FAILED',
        `${service} ${await daemon.ended} before it answered on ${where}.`,
      );
    }
    if (Date.now() > deadline) {
      throw new StackError(
        'START_FAILED',
        `${service} did not answer on ${where} within ${timeoutMs / 1000} s.`,
      );
    }
    await sleep(POLL_MS);
  }
}

function answersGet(socketPath: string, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ socketPath, path, agent: false, timeout: ANSWER_MS }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
      response.once('error', () => resolve(false));
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
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
    socket.setTimeout(ANSWER_MS, () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
    socket.once('connect', () => greeting === undefined && settle(true));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (greeting?.test(received)) settle(true);
    });
  });
}
