import { checkImportJob } from './import/check.ts';
import { runImportJob } from './import/run.ts';
import { purgeDeletedMailboxes, purgeMailboxJob } from './purge.ts';
import { measureMailboxes } from './usage.ts';

export const mailboxJobs = [purgeMailboxJob, checkImportJob, runImportJob];
export const mailboxSchedules = [measureMailboxes, purgeDeletedMailboxes];
