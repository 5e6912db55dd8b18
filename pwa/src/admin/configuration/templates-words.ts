import { adminTemplates } from '../../messages/en/admin-templates.ts';
import { wordsOf } from '../../messages/message.ts';

export const tw = wordsOf(adminTemplates);
