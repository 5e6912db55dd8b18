import { oneLine } from '../text/bidi.ts';

/** Letters of a snippet that can be seen in the widest list; more would be laid out for nothing. */
const MOST = 160;

/** What a row shows of a message's text. */
export const firstWords = (snippet: string): string => oneLine(snippet.slice(0, MOST));
