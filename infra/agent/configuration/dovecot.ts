// Dovecot's configuration: reading without loss. 2.3 and 2.4 have the same lines (they differ in what the settings are
// called, see dialect.ts): `key = value`, `section name {`, `}`, `!include file`, comments, `\` at the end of a line.
import { readNotation, withoutComment } from './dovecot-value.ts';
import { physicalLines } from './lines.ts';
import type { SyntaxProblem } from './problem.ts';

/**
 * The blocks that something stands in, outermost first: `service imap-login`, `inet_listener imap`. Of blocks without a
 * name that are not merged (`passdb`, `userdb`, `namespace`), the second is `passdb#2`.
 */
export type SectionPath = readonly string[];

export type DovecotNode = {
  /** With their line ends. */
  lines: string[];
  /** From 1. */
  line: number;
  /** For the beginning and the end of a block: what is around it. */
  section: SectionPath;
} & (
  | { kind: 'nothing' }
  | { kind: 'setting'; name: string; value: string }
  | { kind: 'include'; pattern: string; optional: boolean }
  | { kind: 'begin'; segment: string }
  | { kind: 'end' }
  | { kind: 'wrong'; message: string }
);

export interface DovecotSetting {
  section: SectionPath;
  name: string;
  /** In notation (dovecot-value.ts): `<` before a file's name, `$` before a variable. */
  value: string;
  line: number;
}

export interface DovecotInclude {
  section: SectionPath;
  pattern: string;
  /** `!include_try`: may be missing. */
  optional: boolean;
  line: number;
}

export interface DovecotConfig {
  nodes: DovecotNode[];
  settings: DovecotSetting[];
  includes: DovecotInclude[];
  problems: SyntaxProblem[];
}

const COUNTED = new Set(['passdb', 'userdb', 'namespace']);

/** The blocks that are open, and how many of each kind without a name came before. */
class OpenSections {
  readonly path: string[] = [];
  readonly #counts = new Map<string, number>();

  /** Opens a block and says what it is called. */
  open(type: string, name: string): string {
    const segment = name === '' ? this.#numbered(type) : `${type} ${name}`;
    this.path.push(segment);
    return segment;
  }

  #numbered(type: string): string {
    if (!COUNTED.has(type)) return type;
    const key = [...this.path, type].join('\n');
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count === 1 ? type : `${type}#${count}`;
  }
}

export function parseDovecot(text: string, file = 'dovecot.conf'): DovecotConfig {
  const config: DovecotConfig = { nodes: [], settings: [], includes: [], problems: [] };
  const open = new OpenSections();
  for (const { lines, line } of joinedLines(text)) {
    const node = readNode(lines, line, open);
    config.nodes.push(node);
    if (node.kind === 'setting') config.settings.push(node);
    if (node.kind === 'include') config.includes.push(node);
    if (node.kind === 'wrong') config.problems.push({ file, line, message: node.message });
  }
  if (open.path.length > 0)
    config.problems.push({
      file,
      line: 0,
      message: `The block “${open.path.at(-1)}” is not closed with “}”.`,
    });
  return config;
}

export const renderDovecot = (config: Pick<DovecotConfig, 'nodes'>): string =>
  config.nodes.flatMap((node) => node.lines).join('');

/** Lines put together where one ends in a backslash. */
function joinedLines(text: string): { lines: string[]; line: number }[] {
  const result: { lines: string[]; line: number }[] = [];
  let open = false;
  for (const [index, raw] of physicalLines(text).entries()) {
    const content = withoutComment(raw);
    const last = result.at(-1);
    if (open && last) last.lines.push(raw);
    else result.push({ lines: [raw], line: index + 1 });
    // A comment or an empty line in between is skipped, and the value goes on after it.
    open = content.endsWith('\\') || (open && content.trim() === '');
  }
  return result;
}

/** What joined lines say, without comments. */
export function contentOfLines(lines: readonly string[]): string {
  return lines
    .map((line) => withoutComment(line).trim())
    .filter((line) => line !== '')
    .map((line) => line.replace(/[ \t]*\\$/, ''))
    .join(' ')
    .trim();
}

function readNode(lines: string[], line: number, open: OpenSections): DovecotNode {
  const section = [...open.path];
  const at = { lines, line, section };
  const content = contentOfLines(lines);
  if (content === '') return { ...at, kind: 'nothing' };
  const include = /^!include(_try)?\s+(.+)$/.exec(content);
  if (include)
    return { ...at, kind: 'include', pattern: include[2] ?? '', optional: include[1] !== undefined };
  const setting = /^([^\s={}]+)\s*=\s*(.*)$/s.exec(content);
  if (setting?.[1] !== undefined)
    return { ...at, kind: 'setting', name: setting[1], value: readNotation(setting[2] ?? '') };
  if (content === '}') return closeSection(at, open);
  return openSection(at, content, open);
}

type NodePlace = Pick<DovecotNode, 'lines' | 'line' | 'section'>;

function closeSection(at: NodePlace, open: OpenSections): DovecotNode {
  if (open.path.pop() === undefined)
    return { ...at, kind: 'wrong', message: 'There is a “}” here, but no block is open.' };
  return { ...at, kind: 'end', section: [...open.path] };
}

function openSection(at: NodePlace, content: string, open: OpenSections): DovecotNode {
  // 2.4 has a second name after that of a group: `group @office large {`.
  const match = /^([^\s={}"]+)(?:\s+("(?:[^"\\]|\\.)*"|[^\s{}"]+(?:\s+[^\s{}"]+)?))?\s*\{$/.exec(content);
  const twoNames = /^[^"]*\s/.test(match?.[2] ?? '') && match?.[1] !== 'group';
  if (match?.[1] === undefined || twoNames) return { ...at, kind: 'wrong', message: wrongLine(content) };
  const name = match[2]?.startsWith('"') ? match[2].slice(1, -1).replace(/\\(.)/g, '$1') : (match[2] ?? '');
  return { ...at, kind: 'begin', segment: open.open(match[1], name) };
}

function wrongLine(content: string): string {
  if (content.includes('{'))
    return 'Nothing may follow “{” on its line, and before it there is a kind of block and a name.';
  if (content.endsWith('}')) return '“}” stands on a line of its own.';
  return 'This line is no setting: there must be a name, “=” and a value.';
}
