import { adminFlow } from '../../messages/en/admin-flow.ts';
import { wordsOf } from '../../messages/message.ts';

export const w = wordsOf(adminFlow);
