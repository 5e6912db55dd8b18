import { admin } from '../messages/en/admin.ts';
import { wordsOf } from '../messages/message.ts';

/** The words of the frame; every area below has its own. */
export const w = wordsOf(admin);
