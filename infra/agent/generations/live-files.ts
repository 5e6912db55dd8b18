// The files that make up a mail host's configuration, as they are on the disk.
import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { parseDovecot } from '../configuration/dovecot.ts';
import { plainValue } from '../configuration/dovecot-value.ts';
import { readTables } from '../configuration/read-tables.ts';
import { tableId } from '../configuration/tables.ts';
import { AgentError } from '../errors.ts';
import type { MailHost } from '../mail-host.ts';
import type { ConfigurationProgram } from '../protocol/configuration.ts';

export interface LiveFile {
  /** `postfix/main.cf`, `dovecot/conf.d/10-auth.conf`. */
  id: string;
  program: ConfigurationProgram;
  path: string;
  text: string;
  /** SHA-256 in hexadecimal. */
  hash: string;
  mode: number;
  uid: number;
  gid: number;
}

/** Of the package, not of an administrator. */
const NOT_OURS = new Set(['dynamicmaps.cf']);
const LARGEST = 4 * 1024 * 1024;
const MOST_FILES = 300;

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Sorted by id. With `texts`, by path, those on the disk that servers with these texts would read. Throws AgentError FAILED when
 * a file is too large or no UTF-8, or there are too many.
 */
export async function readLiveFiles(
  host: MailHost,
  texts: ReadonlyMap<string, string> = new Map(),
): Promise<LiveFile[]> {
  const tables = host.postfix === null ? [] : await tablesOf(host.postfix.configDirectory, texts);
  const known = new Set(tables.map(({ path }) => path));
  const paths: [ConfigurationProgram, string][] = [
    ...(host.postfix === null ? [] : postfixFiles(host.postfix.configDirectory)).map(
      (path): [ConfigurationProgram, string] => ['postfix', path],
    ),
    ...(await dovecotFiles(host.dovecot.configFile, texts)).map((path): [ConfigurationProgram, string] => [
      'dovecot',
      path,
    ]),
  ];
  if (paths.length > MOST_FILES)
    throw new AgentError('FAILED', `The configuration has more than ${MOST_FILES} files.`);
  const files = await Promise.all(
    paths.filter(([, path]) => !known.has(path)).map(([program, path]) => readOne(host, program, path)),
  );
  return [...files, ...tables].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The tables that main.cf and master.cf name, as far as they are read. */
async function tablesOf(directory: string, texts: ReadonlyMap<string, string>): Promise<LiveFile[]> {
  const read = (path: string) =>
    texts.get(path) ??
    readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
  const [main, master] = await Promise.all(
    ['main.cf', 'master.cf'].map((name) => read(join(directory, name))),
  );
  const tables = await readTables({ main: main ?? '', master: master ?? '' }, directory);
  return tables.flatMap(({ table: { path }, text, mode, uid, gid }) =>
    text === null
      ? []
      : [
          {
            id: tableId(path, directory),
            program: 'postfix',
            path,
            text,
            hash: hashOf(text),
            mode,
            uid,
            gid,
          },
        ],
  );
}

/** `postfix/main.cf`; files from elsewhere by their absolute path. */
function fileId(host: MailHost, program: ConfigurationProgram, path: string): string {
  const root = program === 'postfix' ? host.postfix?.configDirectory : dirname(host.dovecot.configFile);
  const below = relative(root ?? '/', path);
  return below.startsWith('..') ? path : `${program}/${below}`;
}

async function readOne(host: MailHost, program: ConfigurationProgram, path: string): Promise<LiveFile> {
  const { size, mode, uid, gid } = await stat(path);
  if (size > LARGEST) throw new AgentError('FAILED', `${path} is too large for a configuration file.`);
  const text = decoded(path, await readFile(path));
  return {
    ...{ id: fileId(host, program, path), program, path, text, hash: hashOf(text) },
    ...{ mode: mode & 0o7777, uid, gid },
  };
}

/** What is decoded by halves would be written back damaged. */
function decoded(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const text = `${path} is no UTF-8: convert it, for instance by iconv -f latin1 -t utf-8.`;
    throw new AgentError('FAILED', text, { cause: error });
  }
}

const postfixFiles = (directory: string): string[] =>
  globSync('*.cf', { cwd: directory })
    .filter((name) => !NOT_OURS.has(name) && !name.startsWith('.'))
    .map((name) => join(directory, name));

/** dovecot.conf, what it includes, and the files that its password and user databases are described in. */
async function dovecotFiles(configFile: string, texts: ReadonlyMap<string, string>): Promise<string[]> {
  const found = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    if (found.has(path)) return;
    found.add(path);
    const config = parseDovecot(texts.get(path) ?? (await readFile(path, 'utf8')), basename(path));
    for (const { pattern } of config.includes) {
      const full = isAbsolute(pattern) ? pattern : join(dirname(path), pattern);
      for (const included of globSync(full)) await visit(included);
    }
    for (const setting of config.settings) {
      const described = databaseFile(plainValue(setting.value));
      if (setting.name === 'args' && described !== undefined && (await exists(described)))
        found.add(described);
    }
  };
  await visit(configFile);
  return [...found];
}

/** `args` of an LDAP or SQL database names a file of settings; that of a passwd-file holds people, not settings. */
const databaseFile = (value: string): string | undefined =>
  /^\/\S+\.(conf|ext)$/.test(value) ? value : undefined;

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
