import { adminTables } from '../../../messages/en/admin-tables.ts';
import { wordsOf } from '../../../messages/message.ts';

export const w = wordsOf(adminTables);
