// Look-up tables that the configuration of Postfix refers to, and which of their files may be read and written.
import { basename, extname, join, normalize, relative } from 'node:path';
import type { ParameterKey } from '../protocol/configuration.ts';
import { expand } from './expand.ts';
import { isGuarded } from './guard.ts';
import { isInside } from './inside.ts';
import { mainCfValues, parseMainCf } from './main-cf.ts';
import { parseMasterCf } from './master-cf.ts';
import { syntaxOfFile } from './secrets.ts';

/**
 * `text`: Postfix reads the file itself. `index`: it reads what postmap makes of the file. `service`: the file says how a
 * directory or database is asked. `inline`: the entries stand in the configuration. `remote`: another program answers.
 */
export type TableKind = 'text' | 'index' | 'service' | 'inline' | 'remote';

const KINDS: Record<string, TableKind> = {
  ...{ texthash: 'text', regexp: 'text', pcre: 'text', cidr: 'text' },
  ...{ hash: 'index', btree: 'index', lmdb: 'index', cdb: 'index' },
  ...{ ldap: 'service', mysql: 'service', pgsql: 'service', sqlite: 'service', memcache: 'service' },
  ...{ inline: 'inline', static: 'inline', randmap: 'inline' },
  ...{ socketmap: 'remote', tcp: 'remote', nis: 'remote' },
};

/** What postmap adds to the name of a table. */
const ENDINGS: Record<string, string> = { hash: '.db', btree: '.db', lmdb: '.lmdb', cdb: '.cdb' };

export const kindOf = (type: string): TableKind | undefined => KINDS[type];
export const indexOf = (path: string, type: string): string => `${path}${ENDINGS[type] ?? ''}`;

export interface TableReference {
  type: string;
  kind: TableKind;
  /** As Postfix understands it: `$name` replaced. */
  name: string;
  usedBy: ParameterKey;
}

/** Not tables of people: Postfix writes them, or they only repeat what others name. */
const NO_USE = /(_cache_database|_cache_map|address_verify_map|proxy_(read|write)_maps)$/;

/** All tables in main.cf and in the options of master.cf. */
export function tablesIn(texts: { main: string; master: string }, directory: string): TableReference[] {
  const main = mainCfValues(parseMainCf(texts.main));
  const lookup = (name: string) =>
    main.get(name)?.value ?? (name === 'config_directory' ? directory : undefined);
  const values = [
    ...[...main.values()].map(({ name, value }) => ({ section: [] as string[], name, value })),
    ...parseMasterCf(texts.master).services.flatMap(({ id, options }) =>
      options.map(({ name, value }) => ({ section: ['options', id], name, value })),
    ),
  ];
  return values
    .filter(({ name }) => !NO_USE.test(name))
    .flatMap(({ section, name, value }) => {
      const usedBy: ParameterKey = { program: 'postfix', section, name };
      return tablesOf(expand(value, lookup)).map((table) => ({ ...table, usedBy }));
    });
}

function tablesOf(value: string): Omit<TableReference, 'usedBy'>[] {
  const found: Omit<TableReference, 'usedBy'>[] = [];
  const pattern = /(?<![\w./-])([a-z]+):(\{|[^\s,{}]+)/g;
  for (let match = pattern.exec(value); match !== null; match = pattern.exec(value)) {
    const [, type = '', start = ''] = match;
    const kind = KINDS[type];
    // `proxy:hash:/…`, `pipemap:{…}`: what follows is a table itself.
    if (kind === undefined) pattern.lastIndex = match.index + type.length + 1;
    else if (start !== '{') found.push({ type, kind, name: start });
    else {
      const end = closing(value, pattern.lastIndex - 1);
      found.push({ type, kind, name: value.slice(pattern.lastIndex - 1, end) });
      pattern.lastIndex = end;
    }
  }
  return found;
}

function closing(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** A file of entries below the directory of the configuration. */
export interface TableFile {
  path: string;
  types: string[];
  usedBy: ParameterKey[];
  /** Why it is shown only; null when it may be edited. */
  note: string | null;
}

/** Files that the configuration names as tables, that lie below its directory, and that hold nothing else. */
export function tableFiles(texts: { main: string; master: string }, directory: string): TableFile[] {
  const files = new Map<string, TableFile>();
  for (const { type, kind, name, usedBy } of tablesIn(texts, directory)) {
    if ((kind !== 'text' && kind !== 'index') || !mayBeRead(name, directory, usedBy)) continue;
    const known = files.get(name) ?? { path: name, types: [], usedBy: [], note: null };
    files.set(name, {
      ...known,
      types: [...new Set([...known.types, type])],
      usedBy: [...known.usedBy, usedBy],
      note: known.note ?? whyOnlyShown(usedBy),
    });
  }
  const others = new Set(named(texts, directory));
  return [...files.values()].filter(({ path }) => !others.has(path)).slice(0, MOST_TABLES);
}

const MOST_TABLES = 60;
const PASSWORDS = /_sasl_password_maps$/;
const NO_TABLE = /^\.(pem|key|crt|cer|p12|pfx|der|db|lmdb|cdb|pag|dir|cf|so|sh|lock)$/i;

/** Whoever names a file as a table sees what is in it: keys, settings with passwords and hidden files are left alone. */
function mayBeRead(path: string, directory: string, { name }: ParameterKey): boolean {
  if (!/^\/[\w./@+-]+$/.test(path) || normalize(path) !== path || !isInside(path, directory)) return false;
  const id = tableId(path, directory);
  const masked = syntaxOfFile(id) === 'logins';
  if (
    relative(directory, path)
      .split('/')
      .some((part) => part.startsWith('.') || part === 'certificates')
  )
    return false;
  if (NO_TABLE.test(extname(path)) && !(masked && extname(path) === '.cf')) return false;
  // Passwords are shown masked where the name of the file tells that it has them, and else not at all.
  return masked || !PASSWORDS.test(name);
}

export const tableId = (path: string, directory: string): string => `postfix/${relative(directory, path)}`;

function whyOnlyShown(key: ParameterKey): string | null {
  if (key.name === 'tls_server_sni_maps')
    return 'It names files with private keys: it is shown, and changed on the host itself.';
  return isGuarded(key)
    ? `It is used by ${key.name}, which decides about programs, accounts or files: it is changed on the host itself.`
    : null;
}

/** Files that are named as something else than a table: certificates, keys. */
function named(texts: { main: string; master: string }, directory: string): string[] {
  const main = mainCfValues(parseMainCf(texts.main));
  const lookup = (name: string) =>
    main.get(name)?.value ?? (name === 'config_directory' ? directory : undefined);
  const values = [
    ...[...main.values()].map(({ value }) => value),
    ...parseMasterCf(texts.master).services.flatMap(({ options }) => options.map(({ value }) => value)),
  ];
  return values.flatMap((value) => expand(value, lookup).match(/(?<![\w:.-])\/[\w./@+-]+/g) ?? []);
}

/** Where the copy of a file of Postfix lies in another directory of configuration. */
export const within = (copy: string, path: string, directory: string): string =>
  isInside(path, directory) ? join(copy, relative(directory, path)) : join(copy, basename(path));
