// master.cf of Postfix (master(5)): services with eight columns, the last of them a command with options.
import type { MasterColumn } from '../protocol/configuration.ts';
import { type Block, contentOf, joinBlocks, saysNothing, splitBlocks, withLastLineEnd } from './lines.ts';
import type { SyntaxProblem } from './problem.ts';
import { oneLine, plainName, UnsafeTextError } from './refuse.ts';

/** The columns that can be set, in the order of the file. */
export const MASTER_COLUMNS = [
  'private',
  'unprivileged',
  'chroot',
  'wakeup',
  'maxproc',
  'command',
] as const satisfies readonly MasterColumn[];

export interface MasterOption {
  /** A parameter of main.cf, for this service alone. */
  name: string;
  value: string;
}

export interface MasterService {
  /** For instance `submission/inet`, as `postconf -M` names it. */
  id: string;
  name: string;
  type: string;
  columns: Record<MasterColumn, string>;
  /** Of `-o name=value` and `-o { name = value }`; of several with one name the last counts. */
  options: MasterOption[];
  /** The other arguments. */
  arguments: string[];
  line: number;
}

export interface MasterCf {
  blocks: Block[];
  services: MasterService[];
  problems: SyntaxProblem[];
}

export type MasterCfEdit =
  | { op: 'setOption'; service: string; name: string; value: string }
  | { op: 'removeOption'; service: string; name: string }
  | { op: 'setColumn'; service: string; column: MasterColumn; value: string }
  | {
      op: 'addService';
      service: string;
      columns: Partial<Record<MasterColumn, string>> & { command: string };
    }
  | { op: 'removeService'; service: string };

export const SERVICE_TYPES = ['inet', 'unix', 'fifo', 'pass', 'unix-dgram'];
const FILE = { file: 'master.cf', line: 0 };

/** A word of an entry and where it stands in the entry's text. */
interface Word {
  text: string;
  start: number;
  end: number;
}

/** The text of an entry with its comments blanked out, so that words keep their places. */
function visible(block: Block): string {
  return block.lines.map((line) => (saysNothing(line) ? line.replace(/[^\n]/g, ' ') : line)).join('');
}

/** Words at white space; one that begins with a brace goes to its closing one. Undefined when a brace stays open. */
function wordsOf(text: string): Word[] | undefined {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
    if (at >= text.length) return words;
    const end = endOfWord(text, at);
    if (end === undefined) return undefined;
    words.push({ text: text.slice(at, end), start: at, end });
    at = end;
  }
}

function endOfWord(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (text[start] === '{') {
      if (character === '{') depth += 1;
      if (character === '}') depth -= 1;
      if (depth === 0) return at + 1;
    } else if (/\s/.test(character)) return at;
  }
  return text[start] === '{' ? undefined : text.length;
}

export function parseMasterCf(text: string): MasterCf {
  const blocks = splitBlocks(text);
  const file: MasterCf = { blocks, services: [], problems: [] };
  for (const block of blocks) {
    if (block.kind === 'other') continue;
    const service = readService(block);
    if (typeof service === 'string')
      file.problems.push({ file: 'master.cf', line: block.line, message: service });
    else file.services.push(service);
  }
  return file;
}

export const renderMasterCf = (file: Pick<MasterCf, 'blocks'>): string => joinBlocks(file.blocks);

/** The service of an entry, or what is wrong with it. */
function readService(block: Block): MasterService | string {
  const words = wordsOf(visible(block));
  if (!words) return 'A “{” is not closed in this entry.';
  const [name, type, ...rest] = words.map((word) => word.text);
  if (name === undefined || type === undefined || rest.length < MASTER_COLUMNS.length)
    return 'An entry has eight columns: name, type, private, unprivileged, chroot, wake-up, limit of processes, command.';
  if (!SERVICE_TYPES.includes(type))
    return `“${type}” is no type of service. Postfix knows ${SERVICE_TYPES.join(', ')}.`;
  const columns = Object.fromEntries(
    MASTER_COLUMNS.map((column, index) => [column, rest[index] ?? '-']),
  ) as Record<MasterColumn, string>;
  const { options, others } = readArguments(rest.slice(MASTER_COLUMNS.length));
  return { id: `${name}/${type}`, name, type, columns, options, arguments: others, line: block.line };
}

function readArguments(words: string[]): { options: MasterOption[]; others: string[] } {
  const options: MasterOption[] = [];
  const others: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const option = words[index] === '-o' ? readOption(words[index + 1] ?? '') : undefined;
    if (option) {
      options.push(option);
      index += 1;
    } else others.push(words[index] ?? '');
  }
  return { options, others };
}

/** `name=value` or `{ name = value }`. */
function readOption(word: string): MasterOption | undefined {
  const inner = word.startsWith('{') ? word.slice(1, -1) : word;
  const match = /^\s*([^\s=]+)\s*=\s*(.*?)\s*$/s.exec(inner);
  return match?.[1] === undefined
    ? undefined
    : { name: match[1], value: (match[2] ?? '').replace(/\s+/g, ' ') };
}

/** Changes services one edit after the other; all else stays as it is. Throws UnsafeTextError. */
export function editMasterCf(text: string, edits: readonly MasterCfEdit[]): string {
  return edits.reduce(applyEdit, text);
}

function applyEdit(text: string, edit: MasterCfEdit): string {
  if (edit.op === 'addService') return addService(text, edit);
  const blocks = splitBlocks(text);
  const at = blocks.findLastIndex((block) => block.kind === 'entry' && serviceId(block) === edit.service);
  const block = blocks[at];
  if (!block)
    throw new UnsafeTextError(`There is no service “${edit.service.slice(0, 60)}” in master.cf.`, FILE);
  blocks[at] = { ...block, lines: changedLines(block, edit) };
  return joinBlocks(blocks);
}

const serviceId = (block: Block): string => contentOf(block).split(/\s+/, 2).join('/');

function changedLines(block: Block, edit: Exclude<MasterCfEdit, { op: 'addService' }>): string[] {
  switch (edit.op) {
    case 'removeService':
      return block.lines.filter(saysNothing);
    case 'setColumn':
      return [withColumn(block, edit.column, edit.value)];
    case 'setOption':
      return withOption(block, edit.name, edit.value);
    case 'removeOption':
      return withoutOption(block, edit.name);
  }
}

/** For the command this is the program's name alone: its arguments stay. */
function withColumn(block: Block, column: MasterColumn, value: string): string {
  const word = wordsOf(visible(block))?.[2 + MASTER_COLUMNS.indexOf(column)];
  if (!word)
    throw new UnsafeTextError('This entry of master.cf is not complete.', { ...FILE, line: block.line });
  return replaced(block.lines.join(''), word, safeWord(value));
}

function safeWord(value: string): string {
  if (!/^[A-Za-z0-9._/?:[\]-]{1,200}$/.test(value) || value.startsWith('--'))
    throw new UnsafeTextError(`“${value.slice(0, 40)}” cannot stand in a column of master.cf.`, FILE);
  return value;
}

const replaced = (text: string, { start, end }: Pick<Word, 'start' | 'end'>, by: string): string =>
  `${text.slice(0, start)}${by}${text.slice(end)}`;

/** Pairs of `-o` and what follows, with the name that it sets. */
function optionWords(block: Block): { name: string; flag: Word; value: Word }[] {
  const words = wordsOf(visible(block)) ?? [];
  return words.flatMap((flag, index) => {
    const value = words[index + 1];
    const option = flag.text === '-o' && index >= 8 && value ? readOption(value.text) : undefined;
    return option && value ? [{ name: option.name, flag, value }] : [];
  });
}

/** Braces where a value has white space; without them otherwise, as most people write it. */
function writtenOption(name: string, value: string): string {
  plainName(name, FILE);
  oneLine(value, FILE);
  const depth = [...value].reduce(
    (sum, c) => (sum < 0 ? sum : sum + (c === '{' ? 1 : c === '}' ? -1 : 0)),
    0,
  );
  if (depth !== 0) throw new UnsafeTextError('The braces in this value do not match.', FILE);
  return /[\s{}]/.test(value) ? `{ ${name} = ${value} }` : `${name}=${value}`;
}

function withOption(block: Block, name: string, value: string): string[] {
  const written = writtenOption(name, value.trim());
  const text = block.lines.join('');
  const existing = optionWords(block).findLast((option) => option.name === name);
  if (existing) {
    if (readOption(existing.value.text)?.value === value.trim()) return block.lines;
    return [replaced(text, existing.value, written)];
  }
  const end = /\r?\n$/.exec(text)?.[0];
  return [text, end ? '' : '\n', `  -o ${written}${end ?? ''}`];
}

function withoutOption(block: Block, name: string): string[] {
  let text = block.lines.join('');
  for (const { flag, value } of optionWords(block)
    .filter((option) => option.name === name)
    .reverse())
    text = withoutPart(text, flag.start, value.end);
  return [text];
}

/** Takes a part out together with the white space before it, and the line that was there for it alone. */
function withoutPart(text: string, start: number, end: number): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const before = text.slice(lineStart, start);
  const after = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  if (before.trim() === '' && after.trim() === '')
    return text.slice(0, lineStart) + (lineEnd < 0 ? '' : text.slice(lineEnd + 1));
  const kept = before.trim() === '' ? before : before.trimEnd();
  return (
    text.slice(0, lineStart) +
    kept +
    (before.trim() === '' ? after.trimStart() : after) +
    text.slice(lineEnd < 0 ? text.length : lineEnd)
  );
}

function addService(text: string, edit: Extract<MasterCfEdit, { op: 'addService' }>): string {
  const [name = '', type = '', ...more] = splitServiceId(edit.service);
  if (!SERVICE_TYPES.includes(type) || more.length > 0)
    throw new UnsafeTextError(`“${edit.service.slice(0, 60)}” is no service: write name/type.`, FILE);
  if (splitBlocks(text).some((block) => block.kind === 'entry' && serviceId(block) === edit.service))
    throw new UnsafeTextError(`There is a service “${edit.service}” already.`, FILE);
  const columns = MASTER_COLUMNS.map((column) => safeWord(edit.columns[column] ?? '-'));
  return `${withLastLineEnd(text)}${[safeWord(name), type, ...columns].join(' ')}\n`;
}

/** What a service says, to tell whether it has changed; undefined when there is none. Of several with one id the last counts. */
export function serviceText(text: string, id: string): string | undefined {
  const block = splitBlocks(text).findLast((each) => each.kind === 'entry' && serviceId(each) === id);
  return block && contentOf(block);
}

/** The name may hold slashes; the type is after the last. */
export function splitServiceId(id: string): [name: string, type: string] {
  const at = id.lastIndexOf('/');
  return [id.slice(0, Math.max(0, at)), id.slice(at + 1)];
}
