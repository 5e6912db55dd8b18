import { randomInt } from 'node:crypto';
import { isFree } from './probe.ts';
import type { StackPorts } from './types.ts';

/** Below the range that Linux takes outgoing connections' ports from, which could else sit on one while we restart. */
const FIRST = 20_000;
const LAST = 32_000;

/** A port on 127.0.0.1 that nothing listens on at this moment, and that is not among `reserved`. */
export async function freePort(reserved: Iterable<number> = []): Promise<number> {
  const taken = new Set(reserved);
  for (;;) {
    const port = randomInt(FIRST, LAST);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
}

/** Free ports for a whole stack, all different. */
export async function freePorts(): Promise<StackPorts> {
  const ports: StackPorts = { imap: 0, submission: 0, smtp: 0, lmtp: 0, sieve: 0, ldap: 0, doveadm: 0 };
  for (const name of Object.keys(ports) as (keyof StackPorts)[]) {
    ports[name] = await freePort(Object.values(ports));
  }
  return ports;
}
