import { plural } from '../plural.ts';

/** Look-up tables of Postfix. */
export const adminTables = {
  'tables.title': 'Tables',
  'tables.about':
    'Where Postfix looks addresses, domains and rules up. Entries in files are edited here; they are tried, proven and kept like the rest of the configuration.',
  'tables.none': 'No tables',
  'tables.noneHelp': 'The configuration of Postfix names no look-up tables.',
  'tables.entries': ({ entries }: { entries: number }) =>
    plural(entries, { zero: 'no entries', one: '1 entry', other: '# entries' }),
  'tables.usedBy': 'Used by',
  'tables.onlyShown': 'only shown',
  'tables.stale': 'index is older than the table',
  'tables.missing': 'no index',
  'tables.indexHelp':
    'Postfix reads an index of this table. It is made anew with each change here, and comes back with the table.',
  'tables.kinds': ({ kind }: { kind: 'TEXT' | 'INDEX' | 'SERVICE' | 'INLINE' | 'REMOTE' }) =>
    ({
      TEXT: 'entries in a file',
      INDEX: 'entries in a file, with an index',
      SERVICE: 'directory or database',
      INLINE: 'entries in the configuration',
      REMOTE: 'another program',
    })[kind],
  'tables.gone': 'This table cannot be shown.',
} as const;
