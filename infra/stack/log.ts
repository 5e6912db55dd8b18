import { open, stat } from 'node:fs/promises';

const POLL_MS = 250;
const CHUNK = 64 * 1024;

/**
 * Gives each new line of a file that a server writes. The servers write files of their own, rather than to a pipe of
 * ours, so that a busy supervisor never holds them up. Returns how to stop, which first gives the lines still to come.
 */
export async function followLog(file: string, onLine: (line: string) => void): Promise<() => Promise<void>> {
  let position = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  let rest = '';
  const read = async () => {
    const handle = await open(file, 'r').catch(() => undefined);
    if (handle === undefined) return;
    try {
      const buffer = Buffer.alloc(CHUNK);
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, CHUNK, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line !== '') onLine(line);
      }
    } finally {
      await handle.close();
    }
  };
  let reading = Promise.resolve();
  const timer = setInterval(() => {
    reading = reading.then(read);
  }, POLL_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await reading;
    await read();
  };
}
