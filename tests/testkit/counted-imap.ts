// Stands before a real IMAP server and counts what it is asked.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CountedImap {
  port: number;
  /** Commands since the last call, by name in capitals (`SELECT`, `UID FETCH`). */
  take(): Record<string, number>;
  close(): Promise<void>;
}

/** Passes everything on to `target`, on a free port of this machine. */
export async function countImap(target: { host: string; port: number }): Promise<CountedImap> {
  const sockets = new Set<Socket>();
  let counts: Record<string, number> = {};
  const count = (line: string): void => {
    const name = /^[A-Z0-9]+ (UID [A-Z]+|[A-Z]+)/i.exec(line)?.[1]?.toUpperCase();
    if (name) counts[name] = (counts[name] ?? 0) + 1;
  };
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host).setNoDelay(true);
    for (const socket of [client.setNoDelay(true), upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    let rest = '';
    client.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) count(line);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    take() {
      const taken = counts;
      counts = {};
      return taken;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
