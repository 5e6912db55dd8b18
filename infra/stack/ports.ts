import { createServer } from 'node:net';
import { HOST } from './probe.ts';
import type { StackPorts } from './types.ts';

/** A port on 127.0.0.1 that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const [port] = await freePortList(1);
  return port as number; // freePortList gives as many as asked for
}

/** Free ports for a whole stack, all different. */
export async function freePorts(): Promise<StackPorts> {
  const [imap, submission, smtp, lmtp, sieve, ldap, doveadm] = await freePortList(7);
  return { imap, submission, smtp, lmtp, sieve, ldap, doveadm } as StackPorts; // seven were asked for
}

/** All are held until the last is found, or one could be given twice. */
async function freePortList(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listenAnywhere(): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: HOST, port: 0 }, () => resolve(server));
  });
}
