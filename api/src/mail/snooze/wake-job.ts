import { z } from 'zod';
import { defineJob } from '../../core/jobs.ts';
import { wakeDue } from './wake.ts';

/** Waits in the database until the time has come, so it outlives every worker. */
export const wakeJob = defineJob({
  name: 'mail.wake',
  payload: z.object({ accountId: z.uuid() }),
  run: ({ accountId }, { deps }) => wakeDue(deps, accountId),
});
