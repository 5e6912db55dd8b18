// Postfix's queue: mirrored, shown, and what is done to it.
import { queueActionJob } from './action-job.ts';
import { runQueueRules } from './run-rules.ts';

export { queueService } from './follow-queue.ts';
export const queueJobs = [queueActionJob];
export const queueSchedules = [runQueueRules];
