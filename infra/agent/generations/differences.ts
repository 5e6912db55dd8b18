// What differs between two sets of files, as people may see it: secrets masked.
import { unifiedDiff } from '../configuration/diff.ts';
import { maskText, syntaxOfFile } from '../configuration/secrets.ts';
import type { FileDiff } from '../protocol/generations.ts';

interface TextFile {
  id: string;
  text: string;
}

/** Files that differ, in the order of their ids. */
export function differences(before: readonly TextFile[], after: readonly TextFile[]): FileDiff[] {
  const [old, now] = [before, after].map((files) => new Map(files.map(({ id, text }) => [id, text])));
  const ids = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].sort();
  return ids.flatMap((id) => {
    const [from, to] = [old?.get(id) ?? '', now?.get(id) ?? ''];
    if (from === to) return [];
    const syntax = syntaxOfFile(id);
    const diff = unifiedDiff(id, maskText(from, syntax), maskText(to, syntax, from));
    return [{ file: id, diff }];
  });
}
