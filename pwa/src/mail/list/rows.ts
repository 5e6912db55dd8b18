// The list as it is drawn: conversations with a heading before each stretch of time.
import { dayGroup } from '../../messages/format.ts';
import type { Thread } from '../data/documents.ts';

export type Row =
  | { kind: 'heading'; key: string; title: string }
  | { kind: 'thread'; key: string; id: string; position: number };

/** Rows in order. The newest stretch has no heading when it is today: the top of a list needs none. */
export function rowsOf(
  ids: readonly string[],
  timeOf: (id: string) => Thread['latestAt'] | undefined,
  now = new Date(),
): Row[] {
  const rows: Row[] = [];
  let group = dayGroup(now.toISOString(), now);
  ids.forEach((id, index) => {
    const at = timeOf(id);
    const title = at === undefined ? group : dayGroup(at, now);
    if (title !== group) rows.push({ kind: 'heading', key: `heading ${title}`, title });
    group = title;
    rows.push({ kind: 'thread', key: id, id, position: index + 1 });
  });
  return rows;
}
