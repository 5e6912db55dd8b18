import { clipText } from '../../../core/clean-text.ts';

const LONGEST = 250;

/** Words of another server's report on one line of bounded length, as PostgreSQL stores it. */
export const plain = (value: string): string =>
  clipText(
    value
      .toWellFormed()
      .replace(/\p{Cc}/gu, ' ')
      .trim(),
    LONGEST,
  );
