import { access, constants, type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { LogChunk, LogPosition, MailLog } from '../ports.ts';

const CHUNK = 1024 * 1024;
/** A log that is met for the first time is read from here before its end: older mail is nobody's concern any more. */
const FIRST_READ = 64 * CHUNK;

/** A file that Postfix (`maillog_file`) or syslog appends to, with its rotated predecessors beside it. */
export function createLogFile(path: string): MailLog {
  return {
    source: path,
    check: () => access(path, constants.R_OK),
    async readAfter(position) {
      const current = await open(path, 'r');
      try {
        const { ino, size } = await current.stat({ bigint: true });
        if (position === null) return await readFrom(current, ino, Math.max(0, Number(size) - FIRST_READ));
        if (position.inode !== ino)
          return (await readRotated(path, position)) ?? (await readFrom(current, ino, 0));
        // Smaller than it was: emptied in place (logrotate's copytruncate).
        return await readFrom(current, ino, Number(size) < position.offset ? 0 : position.offset);
      } finally {
        await current.close();
      }
    },
  };
}

/** What is left of the file that was being read before the rotation; null when nothing is. */
async function readRotated(path: string, position: LogPosition): Promise<LogChunk | null> {
  const folder = dirname(path);
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${basename(path)}`));
  for (const name of names) {
    const { ino } = await stat(join(folder, name), { bigint: true });
    if (ino !== position.inode) continue;
    const rotated = await open(join(folder, name), 'r');
    try {
      const chunk = await readFrom(rotated, ino, position.offset);
      return chunk.lines.length > 0 ? { ...chunk, more: true } : null;
    } finally {
      await rotated.close();
    }
  }
  return null;
}

async function readFrom(file: FileHandle, inode: bigint, offset: number): Promise<LogChunk> {
  const buffer = Buffer.allocUnsafe(CHUNK);
  const { bytesRead } = await file.read(buffer, 0, CHUNK, offset);
  const read = buffer.subarray(0, bytesRead);
  const full = bytesRead === CHUNK;
  const end = read.lastIndexOf(0x0a) + 1;
  // A line longer than a chunk is nobody's log line: it is skipped rather than waited for.
  if (end === 0)
    return { lines: [], position: { inode, offset: full ? offset + CHUNK : offset }, more: full };
  const lines = read.toString('utf8', 0, end - 1).split('\n');
  return { lines, position: { inode, offset: offset + end }, more: full };
}
