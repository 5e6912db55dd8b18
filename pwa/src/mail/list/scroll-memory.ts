// Where each list was left, so that coming back finds the same rows.
const offsets = new Map<string, number>();

/** Scroll offset in px of the list under `word` when it was last left; 0 when it never was. */
export const rememberedOffset = (word: string): number => offsets.get(word) ?? 0;

export const rememberOffset = (word: string, offset: number): void => {
  offsets.set(word, offset);
};
