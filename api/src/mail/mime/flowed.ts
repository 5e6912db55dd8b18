/**
 * Unfolds format=flowed text (RFC 3676 §4): lines ending in a space go on in the next line of the same quote depth,
 * stuffed spaces are removed, the signature separator `-- ` ends a paragraph. With `delSp` the trailing space goes too.
 */
export function unfoldFlowed(text: string, delSp: boolean): string {
  const out: string[] = [];
  let paragraph: { depth: number; text: string } | null = null;
  for (const line of text.split('\n')) {
    const depth = quoteDepth(line);
    const content = unstuff(line.slice(depth));
    const signature = content === '-- ';
    const flowed = content.endsWith(' ') && !signature;
    const piece = flowed && delSp ? content.slice(0, -1) : content;
    if (paragraph !== null && (paragraph.depth !== depth || signature)) {
      out.push(quoted(paragraph));
      paragraph = null;
    }
    if (paragraph === null) paragraph = { depth, text: piece };
    else paragraph.text += piece;
    if (!flowed) {
      out.push(quoted(paragraph));
      paragraph = null;
    }
  }
  if (paragraph !== null) out.push(quoted(paragraph));
  return out.join('\n');
}

function quoteDepth(line: string): number {
  let depth = 0;
  while (line[depth] === '>') depth++;
  return depth;
}

function unstuff(content: string): string {
  return content.startsWith(' ') ? content.slice(1) : content;
}

function quoted({ depth, text }: { depth: number; text: string }): string {
  return depth === 0 ? text : `${'>'.repeat(depth)} ${text}`;
}

/**
 * Folds text for format=flowed (RFC 3676 §4.2) at 72 characters, with space stuffing. Quoted lines keep their depth.
 */
export function foldFlowed(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => foldLine(line.replace(/[ \t]+$/, (end) => (line === '-- ' ? end : ''))))
    .join('\n');
}

function foldLine(line: string): string[] {
  const depth = quoteDepth(line);
  const prefix = depth === 0 ? '' : `${'>'.repeat(depth)} `;
  const content = depth === 0 ? line : unstuff(line.slice(depth));
  if (content === '-- ') return [`${prefix}-- `];
  const width = Math.max(20, 72 - prefix.length);
  const lines: string[] = [];
  let rest = content;
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    const at = space > 0 ? space : rest.indexOf(' ', width);
    if (at < 0 || at === rest.length - 1) break;
    lines.push(rest.slice(0, at + 1));
    rest = rest.slice(at + 1);
  }
  lines.push(rest);
  return lines.map((piece) => prefix + (prefix === '' && needsStuffing(piece) ? ` ${piece}` : piece));
}

/** Lines that begin with a space, `>` or mbox's `From ` would be read as something else. */
function needsStuffing(line: string): boolean {
  return line.startsWith(' ') || line.startsWith('>') || line.startsWith('From ');
}
