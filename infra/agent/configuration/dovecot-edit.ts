// Editing Dovecot's configuration: everything but the setting that is changed stays byte for byte.
import { type DovecotNode, parseDovecot, renderDovecot, type SectionPath } from './dovecot.ts';
import { commentStart, readNotation, writeNotation } from './dovecot-value.ts';
import { physicalLines, withLastLineEnd } from './lines.ts';
import { oneLine, plainName, UnsafeTextError } from './refuse.ts';

export type DovecotEdit =
  | {
      op: 'set';
      section: SectionPath;
      name: string;
      value: string;
      /** Goes before the first block and the first include when it is new: they refer to it. */
      early?: boolean;
    }
  | { op: 'remove'; section: SectionPath; name: string };

const FILE = { file: 'dovecot.conf', line: 0 };

/**
 * Sets and removes settings in one file, one after the other. One that is there twice is changed where it counts, which is
 * the last place, and removed everywhere. A new one goes to the end of its block, or of the file; a block that is missing
 * is made. Throws UnsafeTextError.
 */
export function editDovecot(text: string, edits: readonly DovecotEdit[]): string {
  return edits.reduce(
    (current, edit) => (edit.op === 'set' ? set(current, edit) : remove(current, edit)),
    text,
  );
}

const samePath = (one: SectionPath, other: SectionPath): boolean =>
  one.length === other.length && one.every((segment, index) => segment === other[index]);

function set(text: string, edit: Extract<DovecotEdit, { op: 'set' }>): string {
  plainName(edit.name, FILE, '/:.-');
  const value = readNotation(oneLine(edit.value, FILE).trim());
  const { nodes } = parseDovecot(text);
  const at = nodes.findLastIndex(
    (node) => node.kind === 'setting' && node.name === edit.name && samePath(node.section, edit.section),
  );
  const node = nodes[at];
  if (node?.kind !== 'setting') return inserted(text, nodes, edit, `${edit.name} = ${writeNotation(value)}`);
  if (node.value === value) return text;
  nodes[at] = { ...node, lines: rewritten(node, writeNotation(value)) };
  return renderDovecot({ nodes });
}

/** Keeps the indentation, the spacing around `=`, and a comment at the end of the line. */
function rewritten(node: DovecotNode, written: string): string[] {
  const first = node.lines[0] ?? '';
  const last = node.lines.at(-1) ?? '';
  const prefix = /^([ \t]*[^\s=]+[ \t]*=[ \t]*)/.exec(first)?.[1] ?? `${/^\s*\S+/.exec(first)?.[0] ?? ''} = `;
  const end = /\r?\n$/.exec(last)?.[0] ?? '';
  const start = commentStart(last);
  const comment = start < last.length ? ` ${last.slice(start).trimEnd()}` : '';
  const gap = comment === '' ? '' : (/[ \t]*$/.exec(last.slice(0, start))?.[0] ?? '').slice(1);
  const line = `${prefix}${written}`.trimEnd();
  // Comments on the other lines of a value that had several go above it.
  const others = node.lines.slice(0, -1).flatMap((each) => commentOf(each, prefix));
  return [...others, hidesComment(line) ? `${line}${end}` : `${line}${gap}${comment}${end}`];
}

function commentOf(line: string, prefix: string): string[] {
  const start = commentStart(line);
  const indent = /^[ \t]*/.exec(prefix)?.[0] ?? '';
  return start < line.length ? [`${indent}${line.slice(start).trimEnd()}\n`] : [];
}

/** An odd quote hides what follows it from being a comment: it would become part of the value. */
const hidesComment = (line: string): boolean => commentStart(`${line} #`) > line.length + 1;

function remove(text: string, edit: Extract<DovecotEdit, { op: 'remove' }>): string {
  const { nodes } = parseDovecot(text);
  const kept = nodes.filter(
    (node) => !(node.kind === 'setting' && node.name === edit.name && samePath(node.section, edit.section)),
  );
  return renderDovecot({ nodes: kept });
}

/** Puts a line into the innermost block of the path that exists, with the blocks around it that do not. */
function inserted(
  text: string,
  nodes: DovecotNode[],
  { section, early }: Pick<Extract<DovecotEdit, { op: 'set' }>, 'section' | 'early'>,
  line: string,
): string {
  const first = early ? nodes.findIndex((node) => node.kind === 'include' || node.kind === 'begin') : -1;
  if (first >= 0 && section.length === 0)
    return `${renderDovecot({ nodes: nodes.slice(0, first) })}${line}\n${renderDovecot({ nodes: nodes.slice(first) })}`;
  for (let depth = section.length; depth > 0; depth -= 1) {
    const end = endOfSection(nodes, section.slice(0, depth));
    if (end === undefined) continue;
    const indent = `${indentOf(nodes[end]?.lines[0])}  `;
    const before = nodes.slice(0, end);
    const lines = physicalLines(nested(section.slice(depth), line, indent));
    return renderDovecot({
      nodes: [...before, { kind: 'nothing', lines, line: 0, section: [] }, ...nodes.slice(end)],
    });
  }
  return withLastLineEnd(text) + nested(section, line, '');
}

const indentOf = (line = ''): string => /^[ \t]*/.exec(line)?.[0] ?? '';

/** The last block with this path, by the node that closes it. */
function endOfSection(nodes: DovecotNode[], path: SectionPath): number | undefined {
  const outer = path.slice(0, -1);
  const begin = nodes.findLastIndex(
    (node) => node.kind === 'begin' && node.segment === path.at(-1) && samePath(node.section, outer),
  );
  if (begin < 0) return undefined;
  const end = nodes.findIndex(
    (node, index) => index > begin && node.kind === 'end' && samePath(node.section, outer),
  );
  return end < 0 ? undefined : end;
}

function nested(section: SectionPath, line: string, indent: string): string {
  const [segment, ...inner] = section;
  if (segment === undefined) return `${indent}${line}\n`;
  return `${indent}${beginning(segment)} {\n${nested(inner, line, `${indent}  `)}${indent}}\n`;
}

/** `passdb#2` is the second of its kind: a new one is written without the number. */
function beginning(segment: string): string {
  const [type = '', ...rest] = segment.split(' ');
  const name = oneLine(rest.join(' '), FILE);
  plainName(type.replace(/#\d+$/, ''), FILE);
  if (/["\\{}#]/.test(name)) throw new UnsafeTextError('This cannot be the name of a block.', FILE);
  const written = /\s/.test(name) ? `"${name}"` : name;
  return `${type.replace(/#\d+$/, '')}${written === '' ? '' : ` ${written}`}`;
}
