// The files of the configuration as they lie on the host. Which there are is found here, never told by a caller.
import { createHash } from 'node:crypto';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { MailHost } from '../mail-host.ts';
import type { ConfigurationProgram } from '../protocol/configuration.ts';
import { type DovecotConfig, parseDovecot, type SectionPath } from './dovecot.ts';
import { isInside } from './inside.ts';
import { type ReadTable, readTables } from './read-tables.ts';
import { tableId } from './tables.ts';

export interface HostFile {
  /** For instance `postfix/main.cf`; files from elsewhere by their absolute path. */
  id: string;
  program: ConfigurationProgram;
  path: string;
  /** `lookup`: how a directory is asked. `table`: entries. */
  role: 'main.cf' | 'master.cf' | 'dovecot' | 'lookup' | 'table';
  /** With its secrets; null when it cannot be read as text. */
  text: string | null;
  note: string | null;
  /** SHA-256 of its bytes. */
  version: string;
  editable: boolean;
  /** Of tables alone. */
  table?: Pick<ReadTable, 'index' | 'bytes'> & Pick<ReadTable['table'], 'types' | 'usedBy'>;
}

/** Where an `!include` leads. */
export interface DovecotInclusion {
  file: string;
  line: number;
  section: SectionPath;
  included: string[];
}

export interface ConfigurationFiles {
  files: HostFile[];
  inclusions: DovecotInclusion[];
  /** Includes that lead nowhere. */
  problems: { file: string; line: number; message: string }[];
  directories: { postfix: string | null; dovecot: string };
}

const LARGEST = 1024 * 1024;
const MOST_FILES = 100;

export const versionOf = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

export async function readConfigurationFiles(
  host: Pick<MailHost, 'postfix' | 'dovecot'>,
): Promise<ConfigurationFiles> {
  const directories = {
    postfix: host.postfix?.configDirectory ?? null,
    dovecot: dirname(host.dovecot.configFile),
  };
  const result: ConfigurationFiles = { files: [], inclusions: [], problems: [], directories };
  if (directories.postfix !== null) await readPostfix(directories.postfix, result);
  await readDovecot(host.dovecot.configFile, directories.dovecot, result);
  return result;
}

async function readPostfix(directory: string, result: ConfigurationFiles): Promise<void> {
  for (const name of ['main.cf', 'master.cf'] as const)
    result.files.push(await readHostFile('postfix', name, join(directory, name), directory));
  result.files.push(...(await tablesOf(result.files, directory)));
  // Look-ups in a directory or database have a file each; they are shown, but other programs write them.
  for (const name of await namesIn(directory)) {
    if (!/^[\w.-]+\.cf$/.test(name) || /^(main|master|dynamicmaps)\.cf$/.test(name)) continue;
    if (result.files.some(({ path }) => path === join(directory, name))) continue;
    if (result.files.length < MOST_FILES)
      result.files.push(await readHostFile('postfix', 'lookup', join(directory, name), directory));
  }
}

/** The tables that main.cf and master.cf name. */
async function tablesOf(files: readonly HostFile[], directory: string): Promise<HostFile[]> {
  const text = (role: HostFile['role']) => files.find((file) => file.role === role)?.text ?? '';
  const tables = await readTables({ main: text('main.cf'), master: text('master.cf') }, directory);
  return tables.map(({ table, text, reason, index, bytes }) => ({
    ...{
      id: tableId(table.path, directory),
      program: 'postfix' as const,
      path: table.path,
      role: 'table' as const,
    },
    ...{ text, note: reason, version: text === null ? '' : versionOf(text) },
    ...{ editable: text !== null && reason === null },
    table: { index, bytes, types: table.types, usedBy: table.usedBy },
  }));
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A file and those it includes, depth first; a file that includes itself is read once. */
async function readDovecot(path: string, directory: string, result: ConfigurationFiles): Promise<void> {
  if (result.files.some((file) => file.path === path) || result.files.length >= MOST_FILES) return;
  const file = await readHostFile('dovecot', 'dovecot', path, directory);
  result.files.push(file);
  if (file.text === null) return;
  const config: DovecotConfig = parseDovecot(file.text, file.id);
  for (const include of config.includes) {
    const included = await matching(resolve(dirname(path), include.pattern));
    if (included.length === 0 && !include.optional && !/[*?[]/.test(include.pattern))
      result.problems.push({
        file: file.id,
        line: include.line,
        message: `There is no file ${include.pattern}.`,
      });
    for (const each of included) await readDovecot(each, directory, result);
    result.inclusions.push({
      file: file.id,
      line: include.line,
      section: include.section,
      included: included.map((each) => fileId('dovecot', each, directory)),
    });
  }
}

/** Wildcards in the last part alone, in the order that Dovecot reads them. */
async function matching(pattern: string): Promise<string[]> {
  const [folder, name] = [dirname(pattern), basename(pattern)];
  const expression = new RegExp(
    `^${name
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}$`,
  );
  return (await namesIn(folder))
    .filter((each) => expression.test(each) && (!each.startsWith('.') || name.startsWith('.')))
    .map((each) => join(folder, each));
}

const fileId = (program: ConfigurationProgram, path: string, directory: string): string =>
  isInside(path, directory) ? `${program}/${relative(directory, path)}` : path;

async function readHostFile(
  program: ConfigurationProgram,
  role: HostFile['role'],
  path: string,
  directory: string,
): Promise<HostFile> {
  const file = { id: fileId(program, path, directory), program, path, role };
  const closed = (note: string, version = ''): HostFile => ({
    ...file,
    text: null,
    note,
    version,
    editable: false,
  });
  try {
    const facts = await lstat(path);
    const real = await realpath(path);
    if (facts.isDirectory()) return closed('This is a directory.');
    const bytes = await readLimited(real);
    if (bytes === null) return closed('This file is too large to be shown.');
    const version = versionOf(bytes);
    const text = decode(bytes);
    if (text === null) return closed('This file is not text in UTF-8.', version);
    const note = whyReadOnly(role, real === path && isInside(path, directory));
    return { ...file, text, note, version, editable: note === null };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return closed('This file does not exist.');
    throw error;
  }
}

function whyReadOnly(role: HostFile['role'], isOwn: boolean): string | null {
  if (role === 'lookup') return 'Settings of a look-up are shown, and changed on the host itself.';
  return isOwn ? null : 'This file lies outside of the directory of the configuration, or is a link.';
}

async function readLimited(path: string): Promise<Buffer | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return size > LARGEST ? null : await file.readFile();
  } finally {
    await file.close();
  }
}

/** Null when bytes would be lost. */
function decode(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
