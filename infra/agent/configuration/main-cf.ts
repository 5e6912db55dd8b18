// main.cf of Postfix: reading without loss, and editing that leaves every other byte as it is.
import {
  type Block,
  contentOf,
  joinBlocks,
  saysNothing,
  splitBlocks,
  splitList,
  withLastLineEnd,
} from './lines.ts';
import type { SyntaxProblem } from './problem.ts';
import { oneLine, plainName } from './refuse.ts';

export interface MainCfParameter {
  name: string;
  /** As written, with its lines joined by one space; `$name` is not replaced. */
  value: string;
  /** From 1. */
  line: number;
}

export interface MainCf {
  blocks: Block[];
  /** In the order of the file; of several with one name the last counts. */
  parameters: MainCfParameter[];
  problems: SyntaxProblem[];
}

export type MainCfEdit = { op: 'set'; name: string; value: string } | { op: 'remove'; name: string };

const ENTRY = /^([^\s=]+)\s*=\s*(.*)$/s;

export function parseMainCf(text: string): MainCf {
  const blocks = splitBlocks(text);
  const file: MainCf = { blocks, parameters: [], problems: [] };
  for (const block of blocks) {
    if (block.kind === 'other') file.problems.push(...strayLines(block));
    else readEntry(block, file);
  }
  return file;
}

function readEntry(block: Block, file: MainCf): void {
  const match = ENTRY.exec(contentOf(block));
  if (match?.[1] !== undefined)
    file.parameters.push({ name: match[1], value: match[2] ?? '', line: block.line });
  else
    file.problems.push({
      file: 'main.cf',
      line: block.line,
      message: 'This line is no parameter: there must be a name, “=” and a value.',
    });
}

/** Indented text before any parameter: Postfix warns of it and ignores it. */
function strayLines(block: Block): SyntaxProblem[] {
  const at = block.lines.findIndex((line) => !saysNothing(line));
  if (at < 0) return [];
  const message =
    'This line begins with white space, but there is no parameter before it that it could go on with.';
  return [{ file: 'main.cf', line: block.line + at, message }];
}

export const renderMainCf = (file: Pick<MainCf, 'blocks'>): string => joinBlocks(file.blocks);

/** What counts for each name: the last one. */
export function mainCfValues(file: MainCf): Map<string, MainCfParameter> {
  return new Map(file.parameters.map((parameter) => [parameter.name, parameter]));
}

/**
 * Sets and removes parameters, one after the other. A parameter that is there twice is changed where it counts and removed
 * everywhere; a new one is appended. Throws UnsafeTextError.
 */
export function editMainCf(text: string, edits: readonly MainCfEdit[]): string {
  return edits.reduce(
    (current, edit) => (edit.op === 'set' ? set(current, edit) : remove(current, edit.name)),
    text,
  );
}

const nameOf = (block: Block): string | undefined =>
  block.kind === 'entry' ? ENTRY.exec(contentOf(block))?.[1] : undefined;

function set(text: string, edit: { name: string; value: string }): string {
  const place = { file: 'main.cf', line: 0 };
  const name = plainName(edit.name, place);
  const value = oneLine(edit.value, place).trim();
  const blocks = splitBlocks(text);
  const at = blocks.findLastIndex((block) => nameOf(block) === name);
  const block = blocks[at];
  if (!block) return `${withLastLineEnd(text)}${`${name} = ${value}`.trimEnd()}\n`;
  if (ENTRY.exec(contentOf(block))?.[2] === value) return text;
  blocks[at] = { ...block, lines: rewritten(block, value) };
  return joinBlocks(blocks);
}

/** Comments between the lines of a value go above it: they cannot be told to belong to one part of it. */
function rewritten(block: Block, value: string): string[] {
  const comments = block.lines.filter(saysNothing);
  const content = block.lines.filter((line) => !saysNothing(line));
  const first = content[0] ?? '';
  const begin = /^[^\s=]+[ \t]*=?[ \t]*/.exec(first)?.[0] ?? '';
  const prefix = begin.includes('=') ? begin : `${begin.trimEnd()} = `;
  const end = /\r?\n$/.exec(content.at(-1) ?? '')?.[0] ?? '';
  const indent = /^[ \t]+/.exec(content[1] ?? '')?.[0] ?? '    ';
  const lines = content.length > 1 ? onSeveralLines(prefix, first, value, indent) : undefined;
  const written = lines ?? [`${prefix}${value}`];
  return [
    ...comments,
    ...written.map((line, index) => line.trimEnd() + (index < written.length - 1 ? end || '\n' : end)),
  ];
}

/** Keeps a list on lines of its own when it was; undefined when it is none or would read differently. */
function onSeveralLines(prefix: string, first: string, value: string, indent: string): string[] | undefined {
  const { items, commas } = splitList(value);
  if (items.length < 2 || items.some((item) => item.startsWith('#')) || /(^|,)\s*(,|$)/.test(value))
    return undefined;
  const withCommas = items.map((item, index) => (commas && index < items.length - 1 ? `${item},` : item));
  const startsEmpty = /^[^\s=]+\s*(=\s*)?$/.test(first);
  const [head = '', ...rest] = startsEmpty ? ['', ...withCommas] : withCommas;
  return [`${prefix}${head}`, ...rest.map((item) => `${indent}${item}`)];
}

function remove(text: string, name: string): string {
  const blocks = splitBlocks(text);
  return joinBlocks(
    blocks.map((block) =>
      nameOf(block) === name ? { ...block, kind: 'other', lines: block.lines.filter(saysNothing) } : block,
    ),
  );
}
