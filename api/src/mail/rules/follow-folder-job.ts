import { z } from 'zod';
import { defineJob } from '../../core/jobs.ts';
import { followFolder } from './save-rules.ts';

/** After a folder got another path: rules that file into it, or into a folder within it, follow. */
export const followFolderJob = defineJob({
  name: 'mail.rules-follow-folder',
  payload: z.object({ accountId: z.uuid(), from: z.string(), to: z.string(), delimiter: z.string() }),
  // A day or so: the mail server of somebody else may never have kept rules.
  maxAttempts: 10,
  async run(move, { deps }) {
    await followFolder(deps, move);
  },
});
