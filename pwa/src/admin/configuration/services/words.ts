import { adminMasterCf } from '../../../messages/en/admin-master-cf.ts';
import { wordsOf } from '../../../messages/message.ts';

export const w = wordsOf(adminMasterCf);
