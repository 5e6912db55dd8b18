// Sets of UIDs as IMAP writes them: `1:5,9` (RFC 9051, sequence-set).

/** UIDs of one folder that are held in memory at once; a server that tells of more is not believed. */
export const MAX_UIDS = 5_000_000;

export function packUids(uids: readonly number[]): string {
  const sorted = [...uids].sort((a, b) => a - b);
  const ranges: string[] = [];
  let start = sorted[0];
  if (start === undefined) return '';
  let end = start;
  const close = () => ranges.push(start === end ? String(start) : `${start}:${end}`);
  for (const uid of sorted) {
    if (uid <= end + 1) {
      end = Math.max(end, uid);
      continue;
    }
    close();
    start = uid;
    end = uid;
  }
  close();
  return ranges.join(',');
}

/** Long lines are refused by some servers. */
const UIDS_PER_COMMAND = 1_000;

/** As many sets as there should be commands. */
export function* packInRanges(uids: readonly number[]): Iterable<string> {
  for (let start = 0; start < uids.length; start += UIDS_PER_COMMAND) {
    yield packUids(uids.slice(start, start + UIDS_PER_COMMAND));
  }
}

/** Ascending, without repetitions. Throws RangeError for what is not a set, or is beyond all measure. */
export function unpackUids(set: string): number[] {
  const uids: number[] = [];
  for (const range of set.split(',')) {
    if (range === '') continue;
    const match = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(range);
    if (!match) throw new RangeError('The server told a set of UIDs that cannot be read.');
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    const [low, high] = first <= last ? [first, last] : [last, first];
    if (uids.length + (high - low) > MAX_UIDS) throw new RangeError('The server told too many UIDs.');
    for (let uid = low; uid <= high; uid++) uids.push(uid);
  }
  return [...new Set(uids)].sort((a, b) => a - b);
}
