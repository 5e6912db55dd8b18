import { adminConfiguration } from '../../messages/en/admin-configuration.ts';
import { wordsOf } from '../../messages/message.ts';

export const w = wordsOf(adminConfiguration);
