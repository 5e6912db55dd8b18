import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type Daemon, launch, stopLeftover } from '../daemon.ts';
import { StackError } from '../errors.ts';
import {
  ensureDirectory,
  ensureLog,
  findPostfixAccount,
  type Layout,
  logFile,
  type Owner,
  ROOT_OWNER,
  requireReachable,
  writePrivateFile,
} from '../layout.ts';
import { requireFreePorts, waitForGreeting } from '../probe.ts';
import type { TlsFiles } from '../tls.ts';
import type { Service, StackPorts } from '../types.ts';
import { type PostfixSettings, renderMainCf, renderMasterCf } from './config.ts';
import { LOOKUPS, type LookupName, renderPostfixLookup } from './ldap.ts';
import { ensureQueue } from './queue.ts';

const MASTER = '/usr/lib/postfix/sbin/master';

export interface PostfixOptions {
  layout: Layout;
  ports: StackPorts;
  relayPort: number;
  hostname: string;
  tls: TlsFiles;
  readerPassword: string;
  /** The group that may read the log: senders are told from it what became of their mail. */
  logGroup: number;
  onUnexpectedEnd(text: string): void;
}

/** Incoming mail, submission, and delivery to Dovecot. Needs root; the system's own Postfix is left alone. */
export function postfixService(options: PostfixOptions): Service {
  let daemon: Daemon | undefined;
  const { layout, ports, relayPort } = options;
  const etc = join(layout.postfix, 'etc');
  const pidFile = join(layout.postfix, 'queue', 'pid', 'master.pid');
  return {
    name: 'postfix',
    async start() {
      if (daemon?.isRunning()) return;
      await daemon?.stop(); // what a crash left of it
      await stopLeftover(pidFile, etc);
      await prepare(options, etc);
      await requireFreePorts('postfix', [ports.smtp, ports.submission, relayPort]);
      // The master itself rather than \`postfix start\`, whose shell scripts would stand between us and it.
      daemon = await launch({
        service: 'postfix',
        program: MASTER,
        args: ['-s', '-c', etc],
        logFile: logFile(layout, 'postfix-start'),
        changesUser: true,
        onUnexpectedEnd: options.onUnexpectedEnd,
      });
      await waitForGreeting('postfix', daemon, ports.smtp, /^220 /);
      await waitForGreeting('postfix', daemon, ports.submission, /^220 /);
    },
    async stop() {
      await daemon?.stop();
      await stopLeftover(pidFile, etc);
      daemon = undefined;
    },
  };
}

async function prepare(options: PostfixOptions, etc: string): Promise<void> {
  const { layout, ports, readerPassword } = options;
  const account = await findPostfixAccount();
  if (account === undefined) {
    throw new StackError('PROGRAM_MISSING', 'Postfix is not installed: apt-get install postfix postfix-ldap');
  }
  await requireReachable(account, layout.root);
  await ensureDirectory(layout.postfix, ROOT_OWNER, 0o755);
  await ensureDirectory(etc, ROOT_OWNER, 0o755);
  await ensureDirectory(join(layout.postfix, 'data'), account, 0o700);
  await ensureLog(logFile(layout, 'mail'), { uid: account.uid, gid: options.logGroup });

  const settings = settingsOf(options);
  await writeConfig(join(etc, 'main.cf'), ROOT_OWNER, renderMainCf(settings), 0o644);
  await writeConfig(join(etc, 'master.cf'), ROOT_OWNER, renderMasterCf(settings), 0o644);
  const group: Owner = { uid: 0, gid: account.gid };
  for (const name of Object.keys(LOOKUPS) as LookupName[]) {
    const text = renderPostfixLookup(name, { ldapPort: ports.ldap, readerPassword });
    await writeConfig(join(etc, `${name}.cf`), group, text, 0o640);
  }
  await ensureQueue(join(layout.postfix, 'queue'), etc, account);
}

/** Dated back: Postfix waits until a file is two seconds old before it believes that its writer is done. */
async function writeConfig(path: string, owner: Owner, text: string, mode: number): Promise<void> {
  await writePrivateFile(path, owner, text, mode);
  const earlier = new Date(Date.now() - 10_000);
  await utimes(path, earlier, earlier);
}

function settingsOf({ layout, ports, relayPort, hostname, tls }: PostfixOptions): PostfixSettings {
  return {
    directory: layout.postfix,
    logFile: logFile(layout, 'mail'),
    dovecotRun: join(layout.dovecot, 'run'),
    hostname,
    ports,
    relayPort,
    tls,
  };
}
