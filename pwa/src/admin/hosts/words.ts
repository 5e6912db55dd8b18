import { adminHosts } from '../../messages/en/admin-hosts.ts';
import { wordsOf } from '../../messages/message.ts';

export const w = wordsOf(adminHosts);
