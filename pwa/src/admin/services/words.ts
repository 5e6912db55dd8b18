import { adminServices } from '../../messages/en/admin-services.ts';
import { wordsOf } from '../../messages/message.ts';

export const w = wordsOf(adminServices);
