import { adminCertificates } from '../../messages/en/admin-certificates.ts';
import { wordsOf } from '../../messages/message.ts';

export const w = wordsOf(adminCertificates);
