// A plain-text body cut into what is written and what is quoted (RFC 3676 §4.5: lines that begin with `>`).

export interface TextBlock {
  kind: 'written' | 'quoted' | 'signature';
  text: string;
}

const QUOTED = /^>/;
/** "On Tuesday, Hans wrote:" in the languages seen most; it belongs to the quote below it. */
const ATTRIBUTION = /^(?:On|Am|Le|El|Il|Op|Den|W dniu|Em)\b.{4,200}:\s*$/u;

function dropAttribution(lines: string[]): string[] {
  const moved: string[] = [];
  while (lines.length > 0 && (lines.at(-1) ?? '').trim() === '') moved.unshift(lines.pop() ?? '');
  const one = lines.at(-1) ?? '';
  const two = `${lines.at(-2) ?? ''} ${one}`;
  if (ATTRIBUTION.test(one)) return [lines.pop() ?? '', ...moved];
  if (lines.length > 1 && ATTRIBUTION.test(two.trim())) return [...lines.splice(-2), ...moved];
  lines.push(...moved);
  return [];
}

/** Blocks in order. Text between quotes stays where it is, so an answer between the lines keeps its sense. */
export function textBlocks(text: string): TextBlock[] {
  const lines = text.replace(/\s+$/, '').split('\n');
  const signatureAt = lines.findIndex(
    (line, index) => /^-- ?$/.test(line) && !lines.slice(index).some((l) => QUOTED.test(l)),
  );
  const signature = signatureAt > 0 ? lines.splice(signatureAt) : [];
  const blocks: { kind: TextBlock['kind']; lines: string[] }[] = [];
  for (const line of lines) {
    const kind = QUOTED.test(line) ? 'quoted' : 'written';
    const last = blocks.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else if (kind === 'quoted' && last !== undefined)
      blocks.push({ kind, lines: [...dropAttribution(last.lines), line] });
    else blocks.push({ kind, lines: [line] });
  }
  if (signature.length > 0) blocks.push({ kind: 'signature', lines: signature });
  return blocks
    .map((block) => ({ kind: block.kind, text: block.lines.join('\n').replace(/^\n+|\s+$/g, '') }))
    .filter((block) => block.text !== '');
}
