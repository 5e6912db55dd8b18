import { adminOverview } from '../../messages/en/admin-overview.ts';
import { wordsOf } from '../../messages/message.ts';

export const w = wordsOf(adminOverview);
