// The words of a guesser's lists that can be read in a password. Looking each part of each spelling of a password up in
// all lists is what an estimate spends its time with; nearly all of those look-ups find nothing.

/** Words by list, the most usual first; what @zxcvbn-ts has under `dictionary`. */
export type WordLists = Record<string, readonly (string | number)[]>;
/** Letters and what people write in their place, as @zxcvbn-ts has them under `l33tTable`. */
export type Spellings = Readonly<Record<string, readonly string[]>>;

/** Rank by word. Without a prototype: "constructor" is a word like any other. */
export type Ranks = Record<string, number>;

export interface WordIndex {
  /** Sorted by UTF-16 code units, each word once. */
  words: string[];
  /** The best rank that a word has in any list: estimates take the lowest number of guesses. */
  ranks: Uint32Array;
}

export function indexWords(lists: readonly (readonly (string | number)[])[]): WordIndex {
  const best = new Map<string, number>();
  for (const list of lists) {
    for (const [index, entry] of list.entries()) {
      const word = String(entry);
      const rank = best.get(word);
      if (rank === undefined || index + 1 < rank) best.set(word, index + 1);
    }
  }
  const words = [...best.keys()].sort((one, other) => (one < other ? -1 : 1));
  return { words, ranks: Uint32Array.from(words, (word) => best.get(word) ?? 0) };
}

/** How a text can go on at a place: what is read there, and where reading goes on. */
type Steps = { read: string; next: number }[][];

/**
 * All words that stand in a password, read forwards as it is or with any of the spellings undone, or backwards. It may
 * find some that an estimate does not use; it leaves none out.
 */
export function wordsWithin(index: WordIndex, password: string, spellings: Spellings): Ranks {
  const found: Ranks = Object.create(null);
  const forwards = stepsOf(password, spellings);
  const backwards = stepsOf([...password].reverse().join(''), {});
  for (const steps of [forwards, backwards]) {
    for (let start = 0; start < steps.length; start++) {
      follow(index, steps, { place: start, from: 0, to: index.words.length, depth: 0 }, found);
    }
  }
  return found;
}

function stepsOf(text: string, spellings: Spellings): Steps {
  const undone = Object.entries(spellings).flatMap(([letter, signs]) =>
    signs.map((sign) => ({ sign, letter: letter.toLowerCase() })),
  );
  const steps: Steps = Array.from({ length: text.length }, () => []);
  let place = 0;
  for (const character of text) {
    const next = place + character.length;
    steps[place] = [
      { read: character.toLowerCase(), next },
      ...(character === 'Σ' ? [{ read: 'ς', next }] : []), // at the end of a word
      ...undone.flatMap(({ sign, letter }) =>
        text.startsWith(sign, place) ? [{ read: letter, next: place + sign.length }] : [],
      ),
    ];
    place = next;
  }
  return steps;
}

interface Reached {
  place: number;
  /** The words that begin with what was read, as a part of the index, and its length. */
  from: number;
  to: number;
  depth: number;
}

function follow(index: WordIndex, steps: Steps, at: Reached, found: Ranks): void {
  for (const { read, next } of steps[at.place] ?? []) {
    const narrowed = narrow(index.words, read, at);
    if (narrowed === null) continue;
    const word = index.words[narrowed.from];
    if (word?.length === narrowed.depth) found[word] = index.ranks[narrowed.from] ?? 0;
    follow(index, steps, { ...narrowed, place: next }, found);
  }
}

function narrow(words: string[], read: string, at: Reached): Reached | null {
  let { from, to, depth } = at;
  for (let character = 0; character < read.length; character++) {
    const code = read.charCodeAt(character);
    from = firstFrom(words, { from, to }, depth, code);
    to = firstFrom(words, { from, to }, depth, code + 1);
    if (from === to) return null;
    depth++;
  }
  return { ...at, from, to, depth };
}

/** Where words whose character at `depth` is `code` or a later one begin; a word that ends before comes first. */
function firstFrom(
  words: string[],
  { from, to }: { from: number; to: number },
  depth: number,
  code: number,
): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = words[middle]?.charCodeAt(depth) ?? Number.NaN;
    if (Number.isNaN(there) || there < code) low = middle + 1;
    else high = middle;
  }
  return low;
}
