// Reads the tables that the configuration names. Huge ones and what is no text are left to those who write them.
import { constants, type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isInside } from './inside.ts';
import { indexOf, kindOf, type TableFile, tableFiles } from './tables.ts';

export interface ReadTable {
  table: TableFile;
  /** Null when it is not read, with why. */
  text: string | null;
  reason: string | null;
  bytes: number;
  mode: number;
  uid: number;
  gid: number;
  index: 'current' | 'stale' | 'missing' | null;
}

const LARGEST_TABLE = 256 * 1024;
/** All that are read together: every generation keeps a copy. */
const LARGEST_TOGETHER = 2 * 1024 * 1024;

/** Those that are there, in the order that the configuration names them. */
export async function readTables(
  texts: { main: string; master: string },
  directory: string,
): Promise<ReadTable[]> {
  const found: ReadTable[] = [];
  let together = 0;
  for (const table of tableFiles(texts, directory)) {
    const read = await readTable(table, directory, LARGEST_TOGETHER - together);
    if (read === null) continue;
    if (read.text !== null) together += read.bytes;
    found.push(read);
  }
  return found;
}

/** Null when there is no such file. What is no plain file, or is reached through a link, is not opened to be read. */
async function readTable(table: TableFile, directory: string, room: number): Promise<ReadTable | null> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let file: FileHandle | undefined;
  try {
    const real = await realpath(table.path);
    const index = await indexState(table);
    if (real !== table.path)
      return closed(table, index, 'It is reached through a link: it is changed on the host itself.');
    if (!(await isRootsAlone(dirname(table.path), directory)))
      return closed(
        table,
        index,
        'Others than root may write to its directory: it is changed on the host itself.',
      );
    file = await open(table.path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const facts = await file.stat();
    const { size, mode, uid, gid } = facts;
    const own = { table, bytes: size, mode: mode & 0o7777, uid, gid, index };
    if (!facts.isFile()) return closed(table, index, 'It is no plain file.');
    if (size > Math.min(LARGEST_TABLE, room))
      return {
        ...own,
        text: null,
        reason: 'It is too large to be edited here: it is changed on the host itself.',
      };
    const text = decoded(await file.readFile());
    if (text === null)
      return { ...own, text, reason: 'It is no text in UTF-8: it is changed on the host itself.' };
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
      return { ...own, text: null, reason: 'It holds a private key.' };
    return { ...own, text, reason: table.note };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  } finally {
    await file?.close();
  }
}

/** Whoever may write to a directory can put anything in the place of what lies in it. */
async function isRootsAlone(directory: string, top: string): Promise<boolean> {
  if (!isInside(directory, top)) return true;
  const { uid, mode } = await stat(directory);
  const isOwn = uid === 0 || uid === process.getuid?.();
  return isOwn && (mode & 0o022) === 0 && isRootsAlone(dirname(directory), top);
}

const closed = (table: TableFile, index: ReadTable['index'], reason: string): ReadTable => ({
  ...{ table, index, reason, text: null, bytes: 0, mode: 0, uid: 0, gid: 0 },
});

/** Null when bytes would be lost. */
function decoded(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** Of tables that Postfix reads through an index: whether that was made after the last change. */
async function indexState({ path, types }: TableFile): Promise<ReadTable['index']> {
  const indexed = types.filter((type) => kindOf(type) === 'index');
  if (indexed.length === 0) return null;
  const source = await stat(path);
  const states = await Promise.all(
    indexed.map(async (type) => {
      const found = await stat(indexOf(path, type)).catch(() => null);
      if (found === null) return 'missing';
      return Math.floor(found.mtimeMs / 1_000) < Math.floor(source.mtimeMs / 1_000) ? 'stale' : 'current';
    }),
  );
  return (
    states.find((state) => state === 'missing') ?? states.find((state) => state === 'stale') ?? 'current'
  );
}
