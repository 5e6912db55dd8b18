import { adminMailboxes } from '../../messages/en/admin-mailboxes.ts';
import { wordsOf } from '../../messages/message.ts';

export const w = wordsOf(adminMailboxes);
