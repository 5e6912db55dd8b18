import { adminTrace } from '../../messages/en/admin-trace.ts';
import { wordsOf } from '../../messages/message.ts';

export const w = wordsOf(adminTrace);
