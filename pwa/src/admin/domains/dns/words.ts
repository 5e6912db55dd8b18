import { adminDns } from '../../../messages/en/admin-dns.ts';
import { wordsOf } from '../../../messages/message.ts';

export const w = wordsOf(adminDns);
