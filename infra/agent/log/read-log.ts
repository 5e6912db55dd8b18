// Follows a file that daemons (`maillog_file`, `log_path`) or syslog append to, with its rotated predecessors beside it.
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { LogPlace, LogText } from '../protocol/log.ts';

/** What one answer holds at most: half a megabyte is about 4,000 lines. */
export const LOG_CHUNK = 512 * 1024;

/** The complete lines after a position; what was written before a rotation comes first. */
export async function readLog(path: string, position: LogPlace | null, history: number): Promise<LogText> {
  const current = await open(path, 'r');
  try {
    const { ino, size } = await current.stat({ bigint: true });
    const inode = String(ino);
    if (position === null) return await readFrom(current, inode, Math.max(0, Number(size) - history));
    if (position.inode !== inode)
      return (await readRotated(path, position, size === 0n)) ?? (await readFrom(current, inode, 0));
    // Smaller than it was: emptied in place (logrotate's copytruncate).
    return await readFrom(current, inode, Number(size) < position.offset ? 0 : position.offset);
  } finally {
    await current.close();
  }
}

/**
 * What is left of the file that was being read before the rotation, then the files that were rotated after it; null when nothing
 * is. While nobody writes to the new file yet, the newest of them may still grow.
 */
async function readRotated(path: string, position: LogPlace, mayGrow: boolean): Promise<LogText | null> {
  const rotated = await rotatedFiles(path, position.inode);
  const index = rotated.findIndex(({ inode }) => inode === position.inode);
  for (const { file, inode } of index < 0 ? [] : rotated.slice(index)) {
    const handle = await open(file, 'r');
    try {
      const chunk = await readFrom(handle, inode, inode === position.inode ? position.offset : 0);
      if (chunk.text !== '' || chunk.more) return { ...chunk, more: true };
      if (mayGrow && inode === rotated.at(-1)?.inode) return chunk;
    } finally {
      await handle.close();
    }
  }
  return null;
}

/** As logrotate and `postfix logrotate` name them; what is named otherwise is somebody's copy. */
const ROTATED = /^[.-]\d[\d-]*$/;

/** The one that was read last, whatever it is called now, and other rotated ones that are not compressed; the oldest first. */
async function rotatedFiles(path: string, known: string): Promise<{ file: string; inode: string }[]> {
  const [folder, name] = [dirname(path), basename(path)];
  const found = await Promise.all(
    (await readdir(folder))
      .filter((each) => each.startsWith(name) && each !== name)
      .map(async (each) => {
        const file = join(folder, each);
        const { ino, mtimeMs } = await stat(file);
        return { file, inode: String(ino), mtimeMs, isNamedSo: ROTATED.test(each.slice(name.length)) };
      }),
  );
  return found
    .filter(({ inode, isNamedSo }) => isNamedSo || inode === known)
    .toSorted((a, b) => a.mtimeMs - b.mtimeMs);
}

async function readFrom(file: FileHandle, inode: string, offset: number): Promise<LogText> {
  const buffer = Buffer.allocUnsafe(LOG_CHUNK);
  const { bytesRead } = await file.read(buffer, 0, LOG_CHUNK, offset);
  const read = buffer.subarray(0, bytesRead);
  const full = bytesRead === LOG_CHUNK;
  const end = read.lastIndexOf(0x0a) + 1;
  // A line longer than a chunk is nobody's log line: it is skipped rather than waited for.
  if (end === 0) {
    return { text: '', position: { inode, offset: full ? offset + LOG_CHUNK : offset }, more: full };
  }
  return { text: read.toString('utf8', 0, end - 1), position: { inode, offset: offset + end }, more: full };
}
