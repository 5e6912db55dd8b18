// A file of mailboxes: what its columns are, and what each line asks for. Nothing here looks into the database.
import { parse } from 'csv-parse/sync';
import { parseAddress, parseLocalPart } from '../../../core/address.ts';
import { InputError } from '../../../core/errors.ts';
import type { Role } from '../../../core/scope.ts';
import { nameProblem } from '../../../identity/index.ts';
import { textOfCell } from '../csv-cell.ts';
import { MAX_TARGETS } from '../forwarding.ts';

export const meanings = [
  'ADDRESS',
  'NAME',
  'PASSWORD',
  'QUOTA',
  'ROLE',
  'APP_ACCESS',
  'FORWARD_TO',
  'KEEP_COPY',
  'IGNORE',
] as const;
export type Meaning = (typeof meanings)[number];

export const MOST_ROWS = 5_000;
const MOST_BYTES = 900_000;
const MOST_COLUMNS = 50;

export interface CsvFile {
  headings: string[];
  rows: { line: number; cells: string[] }[];
}

/** Separated by commas, semicolons or tabs, the first line being headings. Throws InputError for `csv`. */
export function readCsv(text: string): CsvFile {
  if (Buffer.byteLength(text) > MOST_BYTES) {
    throw new InputError({ csv: `The file is larger than ${MOST_BYTES / 1000} kB. Split it.` });
  }
  if (text.includes('\u0000')) throw new InputError({ csv: 'This is not a text file.' });
  let parsed: { record: string[]; info: { lines: number } }[];
  try {
    parsed = parse(text, {
      ...{ bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true },
      ...{ delimiter: delimiterOf(text), to: MOST_ROWS + 2, max_record_size: 100_000 },
    }) as unknown as typeof parsed;
  } catch (error) {
    throw new InputError({ csv: `The file cannot be read: ${(error as Error).message}` });
  }
  const [heading, ...rest] = parsed;
  if (heading === undefined || rest.length === 0) {
    throw new InputError({ csv: 'The file needs a line of headings and at least one line below it.' });
  }
  if (heading.record.length > MOST_COLUMNS) {
    throw new InputError({ csv: `The file has more than ${MOST_COLUMNS} columns.` });
  }
  if (rest.length > MOST_ROWS) {
    throw new InputError({ csv: `The file has more than ${MOST_ROWS} lines. Split it.` });
  }
  const rows = rest
    .map(({ record, info }) => ({ line: info.lines, cells: record }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  return { headings: heading.record, rows };
}

/** Whichever stands in the first line most often. */
function delimiterOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/, 1);
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: first.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

const HEADINGS: Record<Exclude<Meaning, 'IGNORE'>, RegExp> = {
  ADDRESS: /^(e ?mail|mail|(e ?mail )?address|mailbox|user ?name|login)$/,
  NAME: /^(name|full ?name|display ?name|person)$/,
  PASSWORD: /^(password|pass)$/,
  QUOTA: /^(quota|limit|size|storage)( ?\(?(bytes|gb|mb)\)?)?$/,
  ROLE: /^role$/,
  APP_ACCESS: /^(app|app ?access)$/,
  FORWARD_TO: /^(forward|forwards?( ?to)?|forwarding)$/,
  KEEP_COPY: /^(keep ?copy|copy)$/,
};

/** What the columns are, as far as their headings tell; each meaning once. */
export function guessMeanings(headings: readonly string[]): Meaning[] {
  const taken = new Set<Meaning>();
  return headings.map((heading) => {
    const words = heading.toLowerCase().replace(/[_-]+/g, ' ').trim();
    const found = (Object.keys(HEADINGS) as (keyof typeof HEADINGS)[]).find(
      (meaning) => !taken.has(meaning) && HEADINGS[meaning].test(words),
    );
    if (found) taken.add(found);
    return found ?? 'IGNORE';
  });
}

/** What a line asks for. Undefined: the file says nothing, the template or what is there holds. */
export interface Wanted {
  name?: string;
  /** Bytes, 0 for no limit. */
  quota?: number;
  role?: Role;
  appAccess?: boolean;
  forwardTo?: string[];
  keepCopy?: boolean;
}

export interface ReadRow {
  line: number;
  /** As far as it could be understood. */
  address: string;
  wanted: Wanted;
  password: string;
  /** What is wrong with the line by itself, and what to do. */
  problem: string | null;
}

/** Throws InputError for `columns` when the meanings do not fit. */
export function readRows({ headings, rows }: CsvFile, columns: readonly Meaning[]): ReadRow[] {
  if (columns.length !== headings.length) {
    throw new InputError({ columns: `The file has ${headings.length} columns; say what each of them is.` });
  }
  const named = columns.filter((meaning) => meaning !== 'IGNORE');
  if (new Set(named).size !== named.length) {
    throw new InputError({ columns: 'Two columns are said to be the same.' });
  }
  if (!columns.includes('ADDRESS')) {
    throw new InputError({ columns: 'Say which column holds the addresses.' });
  }
  return rows.map(({ line, cells }) => readRow(line, cells, columns));
}

function readRow(line: number, cells: string[], columns: readonly Meaning[]): ReadRow {
  const problems: string[] = [];
  const cell = (meaning: Meaning): string => {
    const index = columns.indexOf(meaning);
    return index < 0 ? '' : textOfCell(cells[index] ?? '');
  };
  if (cells.length > columns.length) problems.push('The line has more columns than the headings.');
  const address = readAddress(cell('ADDRESS'), problems);
  const wanted: Wanted = {};
  const name = cell('NAME');
  if (name !== '') {
    const wrong = nameProblem(name);
    if (wrong) problems.push(`Name: ${wrong}`);
    else wanted.name = name;
  }
  readQuota(cell('QUOTA'), wanted, problems);
  readRole(cell('ROLE'), wanted, problems);
  readFlag(cell('APP_ACCESS'), 'App access', problems, (value) => {
    wanted.appAccess = value;
  });
  readFlag(cell('KEEP_COPY'), 'Keep copy', problems, (value) => {
    wanted.keepCopy = value;
  });
  readTargets(cell('FORWARD_TO'), wanted, problems);
  return { line, address, wanted, password: cell('PASSWORD'), problem: problems.join(' ') || null };
}

function readAddress(text: string, problems: string[]): string {
  if (text === '') {
    problems.push('The address is missing.');
    return '';
  }
  const address = parseAddress(text);
  if (!address.ok) {
    problems.push(address.problem);
    return text.slice(0, 254).toLowerCase();
  }
  const local = parseLocalPart(address.value.slice(0, address.value.lastIndexOf('@')));
  if (!local.ok) problems.push(local.problem);
  return address.value;
}

const UNITS: Record<string, number> = {
  '': 1,
  b: 1,
  kb: 1e3,
  k: 1e3,
  mb: 1e6,
  m: 1e6,
  gb: 1e9,
  g: 1e9,
  tb: 1e12,
  t: 1e12,
};

/** "5 GB", "500MB", "5000000000"; "unlimited" and 0 are no limit. */
function readQuota(text: string, wanted: Wanted, problems: string[]): void {
  if (text === '') return;
  if (/^(unlimited|none|no limit|0)$/i.test(text)) {
    wanted.quota = 0;
    return;
  }
  const match = /^(\d{1,15}(?:[.,]\d{1,3})?)\s*([a-z]{0,2})$/i.exec(text);
  const unit = UNITS[(match?.[2] ?? '').toLowerCase()];
  const bytes = match && unit ? Math.round(Number((match[1] ?? '').replace(',', '.')) * unit) : Number.NaN;
  if (Number.isSafeInteger(bytes) && bytes > 0) wanted.quota = bytes;
  else problems.push(`Quota: "${text.slice(0, 40)}" is not a size. Write it like "5 GB".`);
}

function readRole(text: string, wanted: Wanted, problems: string[]): void {
  if (text === '') return;
  const role = { member: 'MEMBER', admin: 'ADMIN', administrator: 'ADMIN', owner: 'OWNER' } as const;
  const found = Object.entries(role).find(([word]) => word === text.toLowerCase())?.[1];
  if (found) wanted.role = found;
  else problems.push('Role: write member, admin or owner.');
}

function readFlag(text: string, what: string, problems: string[], set: (value: boolean) => void): void {
  if (text === '') return;
  if (/^(yes|y|true|1|on)$/i.test(text)) set(true);
  else if (/^(no|n|false|0|off)$/i.test(text)) set(false);
  else problems.push(`${what}: write yes or no.`);
}

function readTargets(text: string, wanted: Wanted, problems: string[]): void {
  if (text === '') return;
  if (text === '-') {
    wanted.forwardTo = [];
    return;
  }
  const targets = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(parseAddress);
  const wrong = targets.find((target) => !target.ok);
  if (wrong && !wrong.ok) problems.push(`Forward to: ${wrong.problem}`);
  else if (targets.length > MAX_TARGETS) problems.push(`Forward to: at most ${MAX_TARGETS} addresses.`);
  else wanted.forwardTo = [...new Set(targets.flatMap((target) => (target.ok ? [target.value] : [])))];
}
