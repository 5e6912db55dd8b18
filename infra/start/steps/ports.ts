import { createServer } from 'node:net';

/** Whether this process could listen on the port of this address now. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
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
  throw new Error(`No free port from ${preferred} on. Set PORT to one in another range.`);
}
