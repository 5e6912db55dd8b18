import { adminDomains } from '../../messages/en/admin-domains.ts';
import { adminReceiving } from '../../messages/en/admin-receiving.ts';
import { wordsOf } from '../../messages/message.ts';

export const w = wordsOf(adminDomains);
/** Of how mail is received. */
export const r = wordsOf(adminReceiving);
