// zxcvbn with word lists that are cut to the words of the password it looks at: the same number of guesses, in a tenth
// of the time.
import { type Options, ZxcvbnFactory } from '@zxcvbn-ts/core';
import { indexWords, type Ranks, type WordIndex, type WordLists, wordsWithin } from './password-words.ts';

type Graphs = NonNullable<NonNullable<ConstructorParameters<typeof ZxcvbnFactory>[0]>['graphs']>;

export interface Estimator {
  /** @param about words a guesser would try first. */
  check(password: string, about: string[]): { score: number; guesses: number };
}

export function createEstimator(lists: WordLists, graphs: Graphs): Estimator {
  const zxcvbn = new ZxcvbnFactory({ graphs });
  // Ranks can be given through the options alone, which the class keeps to itself.
  const { options } = zxcvbn as unknown as { options: Options };
  const indexes = indexLists(lists, (name) => options.isWordSequence(name));
  return {
    check(password, about) {
      // zxcvbn looks up every part that is no longer than the longest word: words that are not there cost most.
      const own = ['userInputs', indexWords([about.map((word) => word.toLowerCase())])] as const;
      const within = [...indexes, own]
        .map(([name, index]) => [name, wordsWithin(index, password, options.l33tTable)] as const)
        .filter(([, ranks]) => Object.keys(ranks).length > 0);
      options.rankedDictionaries = Object.fromEntries(within);
      options.rankedDictionariesMaxWordSize = Object.fromEntries(
        within.map(([name, ranks]) => [name, longest(ranks)]),
      );
      return zxcvbn.check(password);
    },
  };
}

/** Lists whose words follow each other ("one two three") are told apart; of all others only the rank counts. */
function indexLists(lists: WordLists, isSequence: (name: string) => boolean): [string, WordIndex][] {
  const [sequences = [], others = []] = [true, false].map((wanted) =>
    Object.entries(lists).filter(([name]) => isSequence(name) === wanted),
  );
  return [
    ['words', indexWords(others.map(([, list]) => list))],
    ...sequences.map(([name, list]): [string, WordIndex] => [name, indexWords([list])]),
  ];
}

const longest = (ranks: Ranks): number =>
  Object.keys(ranks).reduce((most, word) => Math.max(most, word.length), 0);
