// The account of the mail servers: another than that of web and worker, which thereby read none of their files.
import { execFile } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, ensureAccount } from '../account.ts';

const run = promisify(execFile);
const MAIL_ACCOUNT = 'postroom-mail';

/** Undefined without root: then everything runs under one account, and nothing keeps it apart. */
export async function mailAccount(dataDir: string, web: Account | undefined): Promise<Account | undefined> {
  const account = await ensureAccount(MAIL_ACCOUNT);
  if (account !== undefined && web !== undefined) await takeOver(join(dataDir, 'stack'), web, account);
  return account;
}

/** What an installation from before the accounts were two left behind; links are not followed. */
async function takeOver(directory: string, from: Account, to: Account): Promise<void> {
  const mail = await lstat(join(directory, 'mail')).catch(() => undefined);
  if (mail === undefined || mail.uid !== from.uid) return;
  const owner = `${to.uid}:${to.gid}`;
  await run('/usr/bin/chown', ['-R', '-h', `--from=${from.uid}`, owner, '--', directory], {
    timeout: 120_000,
  });
}
