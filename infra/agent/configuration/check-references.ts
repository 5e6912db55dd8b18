// Checks of values that refer to something: tables, restrictions, files.
import { splitList } from './lines.ts';
import { restrictionKind } from './restrictions.ts';
import { problem, type ValueContext, type ValueProblem } from './value-problem.ts';

/** What must exist for a table with a file of this type: any of them. */
const FILES_OF: Record<string, string[]> = {
  hash: ['.db'],
  btree: ['.db'],
  dbm: ['.pag'],
  lmdb: ['.lmdb'],
  cdb: ['.cdb'],
  texthash: [''],
  regexp: [''],
  pcre: [''],
  cidr: [''],
  ldap: [''],
  mysql: [''],
  pgsql: [''],
  sqlite: [''],
  memcache: [''],
};
/** Caches, which Postfix makes by itself. */
const MADE_BY_POSTFIX = /(_scache|_cache|verify|prng_exch|postscreen)/;

export function checkTables(value: string, context: ValueContext): ValueProblem[] {
  return splitList(value).items.flatMap((item) => checkTable(item, context));
}

function checkTable(item: string, context: ValueContext): ValueProblem[] {
  if (item.startsWith('$') || item === '') return [];
  const match = /^!?([a-z][a-z0-9]*):(.*)$/s.exec(item);
  const [, type = '', name = ''] = match ?? [];
  if (!match)
    return [
      problem(
        'UNKNOWN_TABLE_TYPE',
        `“${item.slice(0, 60)}” is no table: write its type, a colon and its name, as in hash:/etc/postfix/transport.`,
      ),
    ];
  if (!context.tableTypes.has(type))
    return [
      problem(
        'UNKNOWN_TABLE_TYPE',
        `This Postfix has no tables of the type “${type}”. It has ${[...context.tableTypes].join(', ')}.`,
      ),
    ];
  if (type === 'proxy') return checkTable(name, context);
  if (type === 'pipemap' || type === 'unionmap')
    return checkTables(name.trim().replace(/^\{|\}$/g, ''), context);
  return checkTableFile(type, name, context);
}

function checkTableFile(type: string, written: string, context: ValueContext): ValueProblem[] {
  const endings = FILES_OF[type];
  const name = context.expand(written);
  // In braces are the entries themselves; a plain word is the prefix of parameters in main.cf.
  if (endings === undefined || /^(\{|[A-Za-z0-9_]+$)/.test(name)) return [];
  if (!name.startsWith('/'))
    return [problem('INVALID_VALUE', `“${name.slice(0, 60)}” is no absolute name of a file.`)];
  if (!context.mayName(name))
    return [
      problem(
        'INVALID_VALUE',
        `Tables are read from the directories of the configuration alone, not from ${name}.`,
      ),
    ];
  if (MADE_BY_POSTFIX.test(name) || endings.some((ending) => context.exists(name + ending))) return [];
  const indexed = endings[0] !== '' && context.exists(name);
  return [
    problem(
      'MISSING_TABLE',
      indexed
        ? `${name} is there, but its index ${name}${endings[0]} is not: run postmap on it first.`
        : `There is no table ${name}.`,
    ),
  ];
}

/** Words at commas and white space; what is in braces is one word. */
export function checkRestrictions(value: string, context: ValueContext): ValueProblem[] {
  const words = splitList(value).items.flatMap((item) => splitList(item).items);
  const problems: ValueProblem[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const kind = restrictionKind(word);
    if (kind === 'plain' || word.startsWith('$') || context.restrictionClasses.has(word)) continue;
    if (kind === null) problems.push(...strange(word, context));
    else {
      index += 1;
      problems.push(...checkArgument(word, kind, words[index], context));
    }
  }
  return problems;
}

/** A table by itself is short for an access table; anything else is a typing error that Postfix finds at the first mail. */
function strange(word: string, context: ValueContext): ValueProblem[] {
  if (/^[a-z]+:/.test(word)) return checkTable(word, context);
  if (/^\d{1,5}$/.test(word)) return [];
  return [problem('UNKNOWN_RESTRICTION', `Postfix knows no restriction “${word.slice(0, 60)}”.`)];
}

function checkArgument(
  word: string,
  kind: 'list' | 'table' | 'policy' | 'sleep',
  argument: string | undefined,
  context: ValueContext,
): ValueProblem[] {
  if (argument === undefined)
    return [problem('UNKNOWN_RESTRICTION', `Something must follow “${word}”: ${WANTED[kind]}.`)];
  if (kind === 'table') return checkTable(argument.replace(/^\{\s*|\s*\}$/g, ''), context);
  const fits =
    kind === 'sleep'
      ? /^\d{1,3}$/.test(argument)
      : kind === 'list'
        ? /^[A-Za-z0-9.$[\]{}_=;-]+$/.test(argument)
        : /^(\{.*\}|(unix:|inet:)?[^\s]+)$/.test(argument);
  return fits && restrictionKind(argument) === null
    ? []
    : [
        problem(
          'UNKNOWN_RESTRICTION',
          `“${argument.slice(0, 60)}” cannot follow “${word}”: there must be ${WANTED[kind]}.`,
        ),
      ];
}

const WANTED = {
  table: 'a table, as in hash:/etc/postfix/access',
  list: 'the name of a list in DNS',
  policy: 'a service, as in unix:private/policy or inet:127.0.0.1:10023',
  sleep: 'a number of seconds',
};

/** Files for certificates, keys, authorities. Dovecot reads the contents where “<” is before the name. */
export function checkPath(value: string, context: ValueContext): ValueProblem[] {
  if (value === '') return [];
  return value
    .split(/[,\s]+/)
    .filter((name) => name !== '' && name !== '<')
    .flatMap((name) => checkFile(name.replace(/^</, ''), context));
}

/** Where mail itself is kept: written and read with the rights of the mailbox alone. */
const OWN_RIGHTS =
  /^(mail_(location|home|path|inbox_path|index_path|temp_dir|attachment_dir|attribute_dict)|location|sieve\w*)$/;

/**
 * Absolute names of files in any other value. A daemon that reads one as root may tell what is in it, and one that writes
 * it may change the host: only files that may be named are taken. Sockets (`unix:/…`) are only connected to.
 */
export function checkForeignFiles(name: string, value: string, context: ValueContext): ValueProblem[] {
  if (OWN_RIGHTS.test(name)) return [];
  const paths =
    value.replace(/unix:\/[^\s,;}]+/g, '').match(/(?<=^|[\s,:;=<{("'|])\/[A-Za-z0-9._/@+-]+/g) ?? [];
  const upwards = value.match(/\S*\.\.\/\S*/g) ?? [];
  return [...new Set([...paths.filter((path) => !context.mayName(path)), ...upwards])].map((path) =>
    problem(
      'INVALID_VALUE',
      `Files are taken from the directories of the configuration and of certificates alone, not from ${path}.`,
    ),
  );
}

function checkFile(written: string, context: ValueContext): ValueProblem[] {
  const name = context.program === 'postfix' ? context.expand(written) : written;
  if (name.includes('$')) return [];
  if (!/^\/[A-Za-z0-9._/@+-]*$/.test(name) || name.split('/').includes('..'))
    return [problem('INVALID_VALUE', `“${name.slice(0, 60)}” is no absolute name of a file.`)];
  if (!context.mayName(name))
    return [
      problem(
        'INVALID_VALUE',
        `Files are taken from the directories of the configuration and of certificates alone, not from ${name}.`,
      ),
    ];
  return context.exists(name) ? [] : [problem('MISSING_FILE', `There is no file ${name} on the mail host.`)];
}
