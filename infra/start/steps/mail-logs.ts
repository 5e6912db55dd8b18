// What each mail server says goes to a file of its own in the data directory.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '../../stack/index.ts';

export function mailLogs(dataDir: string): {
  write: (service: ServiceName, line: string) => void;
  close: () => void;
} {
  const streams = new Map<ServiceName, ReturnType<typeof createWriteStream>>();
  return {
    write: (service, line) => {
      const stream =
        streams.get(service) ?? createWriteStream(join(dataDir, 'log', `${service}.log`), { flags: 'a' });
      streams.set(service, stream);
      stream.write(`${line}\n`);
    },
    close: () => {
      for (const stream of streams.values()) stream.end();
    },
  };
}
