import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findAccount } from '../../start/account.ts';
import { type Daemon, launch, stopLeftover } from '../daemon.ts';
import { StackError } from '../errors.ts';
import {
  ensureDirectory,
  ensureLog,
  findPostfixAccount,
  type Layout,
  logFile,
  requireReachable,
  writePrivateFile,
} from '../layout.ts';
import { waitForHttp } from '../probe.ts';
import type { Account, Service } from '../types.ts';
import { CONTROL_SOCKET, renderRspamdConf, SELECTORS_FILE } from './config.ts';

const RSPAMD = '/usr/bin/rspamd';

export interface RspamdOptions {
  layout: Layout;
  /** When the package's own account is not there. */
  account: Account;
  /** "address:port"; null: nothing is checked, only signed. */
  dnsServer: string | null;
  onUnexpectedEnd(text: string): void;
}

/**
 * The milter of Postfix. Runs under an account of its own where Debian's package made one, so that nobody but it and
 * root reads the keys that mail is signed with.
 */
export function rspamdService(options: RspamdOptions): Service {
  let daemon: Daemon | undefined;
  const { layout } = options;
  const pidFile = join(layout.rspamd, 'run', 'rspamd.pid');
  return {
    name: 'rspamd',
    async start() {
      if (daemon?.isRunning()) return;
      await daemon?.stop(); // what a crash left of it
      await stopLeftover(pidFile, layout.root);
      const account = (await findAccount('_rspamd')) ?? options.account;
      await prepare(options, account);
      daemon = await launch({
        service: 'rspamd',
        program: RSPAMD,
        args: ['-f', '-c', join(layout.rspamd, 'etc', 'rspamd.conf')],
        logFile: logFile(layout, 'rspamd-start'),
        account,
        onUnexpectedEnd: options.onUnexpectedEnd,
      });
      await writePrivateFile(pidFile, account, String(daemon.pid));
      // Answered when all its workers are there: one that is told to end while it is forked misses that, and rspamd
      // waits ten seconds for it.
      await waitForHttp('rspamd', daemon, join(layout.rspamd, CONTROL_SOCKET), '/stat');
    },
    async stop() {
      await daemon?.stop();
      daemon = undefined;
    },
  };
}

async function prepare({ layout, dnsServer }: RspamdOptions, account: Account): Promise<void> {
  const base = layout.rspamd;
  await requireReachable(account, layout.root);
  const postfix = await findPostfixAccount();
  if (postfix === undefined) {
    throw new StackError('PROGRAM_MISSING', 'Postfix is not installed: apt-get install postfix postfix-ldap');
  }
  await ensureDirectory(base, account, 0o755);
  for (const name of ['etc', 'state', 'keys']) await ensureDirectory(join(base, name), account, 0o750);
  // Whoever reaches the socket gets mail signed: Postfix alone.
  await ensureDirectory(join(base, 'run'), { uid: account.uid, gid: postfix.gid }, 0o710);
  await ensureLog(logFile(layout, 'rspamd'), account);
  await ensureLog(join(base, SELECTORS_FILE), account);
  const settings = { directory: base, logFile: logFile(layout, 'rspamd'), dnsServer };
  const lua = await readFile(new URL('rspamd.lua', import.meta.url), 'utf8');
  await writePrivateFile(join(base, 'etc', 'rspamd.conf'), account, renderRspamdConf(settings));
  await writePrivateFile(join(base, 'etc', 'rspamd.lua'), account, lua);
  await writePrivateFile(join(base, 'etc', 'suffixes.dat'), account, 'com\nnet\norg\n');
}
