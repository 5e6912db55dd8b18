// Rows that are used again stand in the page in the order in which they were used. Once scrolling rests they are put
// in the order in which they are seen: that is the order of the Tab key and of screen readers.

/**
 * Which of the nodes have to be moved so that `ranks` (their order on screen, as they stand in the page) rises: the
 * fewest. `keep` is the index of one that must stay, as it has the focus; -1 for none.
 */
export function outOfOrder(ranks: readonly number[], keep = -1): Set<number> {
  const fits = (index: number): boolean => {
    if (keep < 0 || index === keep) return true;
    return index < keep === (ranks[index] ?? 0) < (ranks[keep] ?? 0);
  };
  // The longest rising run, by the last of its members.
  const length: number[] = [];
  const before: number[] = [];
  let best = -1;
  for (let index = 0; index < ranks.length; index += 1) {
    length[index] = fits(index) ? 1 : 0;
    before[index] = -1;
    if (length[index] === 0) continue;
    for (let earlier = 0; earlier < index; earlier += 1) {
      const longer = (length[earlier] ?? 0) + 1;
      if (longer === 1 || (ranks[earlier] ?? 0) >= (ranks[index] ?? 0)) continue;
      if (longer > (length[index] ?? 0)) {
        length[index] = longer;
        before[index] = earlier;
      }
    }
    if (best < 0 || (length[index] ?? 0) > (length[best] ?? 0)) best = index;
  }
  const moving = new Set(ranks.keys());
  for (let index = best; index >= 0; index = before[index] ?? -1) moving.delete(index);
  return moving;
}

/**
 * Puts the children of `list` in the order of their ranks, without moving the one with the focus. At most so many are
 * moved; answers with whether there are more.
 */
export function putInOrder(
  list: Element,
  rankOf: (node: Element) => number,
  most = Number.POSITIVE_INFINITY,
): boolean {
  const nodes = [...list.children];
  const ranks = nodes.map(rankOf);
  const focused = nodes.findIndex((node) => node.contains(document.activeElement));
  const moving = outOfOrder(ranks, focused);
  const staying = nodes.filter((_, index) => !moving.has(index));
  for (const index of [...moving].slice(0, most)) {
    const node = nodes[index];
    const rank = ranks[index] ?? 0;
    if (node === undefined) continue;
    const at = staying.findIndex((other) => rankOf(other) > rank);
    list.insertBefore(node, at < 0 ? null : (staying[at] ?? null));
    staying.splice(at < 0 ? staying.length : at, 0, node);
  }
  return moving.size > most;
}
