import { adminApply } from '../../messages/en/admin-apply.ts';
import { wordsOf } from '../../messages/message.ts';

export const a = wordsOf(adminApply);
