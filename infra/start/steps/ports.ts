import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StepError } from '../errors.ts';
import { readJson, writePrivately } from '../files.ts';

/** What listens, and where it goes when that port is free. */
export const DEFAULT_PORTS = {
  web: 4000,
  database: 4132,
  imap: 4143,
  submission: 4187,
  smtp: 4125,
  lmtp: 4124,
  sieve: 4119,
  ldap: 4138,
  doveadm: 4180,
} as const;

export type PortName = keyof typeof DEFAULT_PORTS;
export type Ports = Record<PortName, number>;

export interface PortOptions<Name extends PortName> {
  dataDir: string;
  /** Those that are about to be used: the longer a port is only chosen, the more likely another program takes it. */
  names: readonly Name[];
  /** PORT and HOST: they concern the web port alone, everything else stays on 127.0.0.1. */
  web: { port: number | undefined; host: string };
  /** How long a port of the last start may take to become free, in milliseconds. Default 0. */
  patienceMs?: number;
}

export interface ChosenPorts<Name extends PortName> {
  ports: Record<Name, number>;
  /** Those that were taken, with the one wanted. */
  moved: { name: PortName; from: number; to: number }[];
}

/** Takes each service's port of the last start (or its default), or the next free one, and remembers them. */
export async function choosePorts<Name extends PortName>(
  options: PortOptions<Name>,
): Promise<ChosenPorts<Name>> {
  const { dataDir, names, web, patienceMs = 0 } = options;
  const file = join(dataDir, 'ports.json');
  const last = remembered(file);
  const wanted: Ports = { ...DEFAULT_PORTS, ...last };
  if (web.port !== undefined) wanted.web = web.port;
  const ports: Ports = { ...wanted };
  const others = Object.entries(last).filter(([name]) => !(names as readonly string[]).includes(name));
  const taken = new Set(others.map(([, port]) => port));
  const deadline = Date.now() + patienceMs;
  for (const name of names) {
    const host = name === 'web' ? web.host : '127.0.0.1';
    while (last[name] && Date.now() < deadline && !(await isPortFree(wanted[name], host))) await sleep(50);
    ports[name] = await findFreePort(wanted[name], taken, host);
    taken.add(ports[name]);
  }
  const known = Object.fromEntries(names.map((name) => [name, ports[name]])) as Record<Name, number>;
  writePrivately(file, `${JSON.stringify({ ...last, ...known }, null, 2)}\n`);
  const moved = names.filter((name) => ports[name] !== wanted[name]);
  return { ports: known, moved: moved.map((name) => ({ name, from: wanted[name], to: ports[name] })) };
}

function remembered(file: string): Partial<Ports> {
  const known = readJson(file);
  if (typeof known !== 'object' || known === null) return {};
  const valid = Object.entries(known).filter(([name, port]) => name in DEFAULT_PORTS && isPort(port));
  return Object.fromEntries(valid);
}

const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536;

/** PORT as a number; undefined when it is not set. */
export function readPort(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!isPort(port))
    throw new StepError(`PORT is "${text}", which is no port.`, 'Set PORT to a number from 1 to 65535.');
  return port;
}

/** Whether this process could listen on the port of this address now. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRNOTAVAIL') return resolve(false);
      const advice = 'Set HOST to an address of this machine, or leave it out for 127.0.0.1.';
      return reject(new StepError(`This machine has no address ${host}.`, advice, error));
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** The first free port from `preferred` upwards that is not among `taken`. */
export async function findFreePort(
  preferred: number,
  taken: ReadonlySet<number> = new Set(),
  host = '127.0.0.1',
): Promise<number> {
  for (let port = preferred; port < preferred + 500 && port < 65_536; port++) {
    if (!taken.has(port) && (await isPortFree(port, host))) return port;
  }
  throw new StepError(`No port is free from ${preferred} on.`, 'Set PORT to a number in another range.');
}
