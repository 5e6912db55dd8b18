import { join } from 'node:path';
import { type Daemon, launch, stopLeftover } from '../daemon.ts';
import { StackError } from '../errors.ts';
import {
  ensureDirectory,
  ensureLog,
  findPostfixAccount,
  type Layout,
  logFile,
  ROOT_OWNER,
  requireReachable,
} from '../layout.ts';
import type { Facts } from '../merge.ts';
import { requireFreePorts, waitForGreeting } from '../probe.ts';
import { type RenderedFile, writeRendered } from '../rendered.ts';
import { MILTER_SOCKET } from '../rspamd/config.ts';
import type { TlsFiles } from '../tls.ts';
import type { Account, Service, StackPorts } from '../types.ts';
import { type PostfixSettings, renderHeaderChecks, renderMainCf, renderMasterCf } from './config.ts';
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
  /** Whether what comes in goes through the milter. */
  checkSenders: boolean;
  relayReaderPassword: string;
  /** Tells the agent which changes of files are the installation's own. */
  notes: string;
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
  const { layout } = options;
  const account = await findPostfixAccount();
  if (account === undefined) {
    throw new StackError('PROGRAM_MISSING', 'Postfix is not installed: apt-get install postfix postfix-ldap');
  }
  await requireReachable(account, layout.root);
  await ensureDirectory(layout.postfix, ROOT_OWNER, 0o755);
  await ensureDirectory(etc, ROOT_OWNER, 0o755);
  await ensureDirectory(join(layout.postfix, 'data'), account, 0o700);
  await ensureLog(logFile(layout, 'mail'), account);

  await writeRendered({
    memory: join(layout.postfix, 'rendered'),
    notes: options.notes,
    facts: factsOf(options),
    files: renderedFiles(options, etc, account),
  });
  await ensureQueue(join(layout.postfix, 'queue'), etc, account);
}

function renderedFiles(options: PostfixOptions, etc: string, account: Account): RenderedFile[] {
  const { ports, readerPassword, relayReaderPassword } = options;
  const settings = settingsOf(options);
  const own = { owner: ROOT_OWNER, mode: 0o644 };
  const secret = { owner: { uid: 0, gid: account.gid }, mode: 0o640, kind: 'settings' as const };
  const tables = (Object.keys(LOOKUPS) as LookupName[]).map((name) => ({
    ...{ ...secret, path: join(etc, `${name}.cf`) },
    text: renderPostfixLookup(name, { ldapPort: ports.ldap, readerPassword, relayReaderPassword }),
  }));
  return [
    { ...own, path: join(etc, 'main.cf'), kind: 'settings', text: renderMainCf(settings) },
    { ...own, path: join(etc, 'master.cf'), kind: 'master.cf', text: renderMasterCf(settings) },
    { ...own, path: join(etc, 'header_checks'), kind: 'text', text: renderHeaderChecks(settings) },
    ...tables,
  ];
}

function factsOf(options: PostfixOptions): Facts {
  const { directory, logFile: log, dovecotRun, milterSocket, tls } = settingsOf(options);
  const { smtp, submission, lmtp, ldap } = options.ports;
  const paths = { directory, log, dovecotRun, milterSocket, certificate: tls.certificate, key: tls.key };
  const secrets = { password: options.readerPassword, relayPassword: options.relayReaderPassword };
  return { ...paths, smtp, submission, lmtp, ldap, relay: options.relayPort, ...secrets };
}

function settingsOf({
  layout,
  ports,
  relayPort,
  hostname,
  tls,
  checkSenders,
}: PostfixOptions): PostfixSettings {
  return {
    directory: layout.postfix,
    logFile: logFile(layout, 'mail'),
    dovecotRun: join(layout.dovecot, 'run'),
    milterSocket: join(layout.rspamd, MILTER_SOCKET),
    checkSenders,
    hostname,
    ports,
    relayPort,
    tls,
  };
}
