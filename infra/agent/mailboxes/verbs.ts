import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentError } from '../errors.ts';
import type { MailboxVerbs } from '../protocol/mailboxes.ts';
import type { VerbsOf } from '../verb.ts';

export const mailboxVerbs: VerbsOf<MailboxVerbs> = {
  'mailbox.erase': {
    // Homes are named by the mailbox's id, so that a later mailbox of the same address has another one.
    params: z.strictObject({ mailboxId: z.uuid() }),
    audited: true,
    async run({ mailboxId }, { host }) {
      const { mailDirectory } = host.dovecot;
      if (mailDirectory === undefined) {
        throw new AgentError('UNAVAILABLE', 'It is not known where this mail host keeps its mail.');
      }
      const home = join(mailDirectory, mailboxId.toLowerCase());
      const found = await lstat(home).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (found === null) return { erased: false };
      if (!found.isDirectory())
        throw new AgentError('FAILED', `${home} is not a folder: look at it by hand.`);
      await rm(home, { recursive: true, maxRetries: 3 });
      return { erased: true };
    },
  },
};
