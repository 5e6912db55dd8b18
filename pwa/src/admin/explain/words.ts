import { adminExplain } from '../../messages/en/admin-explain.ts';
import { wordsOf } from '../../messages/message.ts';

export const w = wordsOf(adminExplain);
