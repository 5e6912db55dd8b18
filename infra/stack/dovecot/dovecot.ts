import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Daemon, launch, stopLeftover } from '../daemon.ts';
import { ensureDirectory, ensureLog, type Layout, logFile, writePrivateFile } from '../layout.ts';
import type { Facts } from '../merge.ts';
import { requireFreePorts, waitForGreeting } from '../probe.ts';
import { type RenderedFile, writeRendered } from '../rendered.ts';
import { run } from '../run.ts';
import type { Account, Service, StackPorts } from '../types.ts';
import { safeSecret } from '../values.ts';
import { type DovecotSettings, renderDovecotConfig } from './config.ts';
import { type DovecotLdapSettings, renderDovecotAppPasswords, renderDovecotLdap } from './ldap.ts';

const DOVECOT = '/usr/sbin/dovecot';
export const MASTER_USER = 'postroom';

export interface DovecotOptions extends Omit<DovecotSettings, 'directory' | 'logFile' | 'ports'> {
  layout: Layout;
  account: Account;
  ports: StackPorts;
  masterPassword: string;
  readerPassword: string;
  /** Tells the agent which changes of files are the installation's own. */
  notes: string;
  onUnexpectedEnd(text: string): void;
}

/** Dovecot does not tell children to stop that have only just started, and then waits for them. */
const SETTLE_MS = 300;

/** IMAP, LMTP, ManageSieve, the doveadm HTTP API and the answers Postfix needs. */
export function dovecotService(options: DovecotOptions): Service {
  let daemon: Daemon | undefined;
  let settled = Promise.resolve();
  const { layout, ports } = options;
  const configFile = join(layout.dovecot, 'etc', 'dovecot.conf');
  return {
    name: 'dovecot',
    async start() {
      if (daemon?.isRunning()) return;
      await daemon?.stop(); // what a crash left of it
      await stopLeftover(join(layout.dovecot, 'run', 'master.pid'), configFile);
      await prepare(options, configFile);
      await requireFreePorts('dovecot', [ports.imap, ports.lmtp, ports.sieve, ports.doveadm]);
      daemon = await launch({
        service: 'dovecot',
        program: DOVECOT,
        args: ['-F', '-c', configFile],
        logFile: logFile(layout, 'dovecot'),
        account: options.account,
        onUnexpectedEnd: options.onUnexpectedEnd,
      });
      await waitForGreeting('dovecot', daemon, ports.imap, /^\* OK /);
      await waitForGreeting('dovecot', daemon, ports.lmtp, /^220 /);
      settled = sleep(SETTLE_MS);
    },
    async stop() {
      await settled;
      await daemon?.stop();
      daemon = undefined;
    },
  };
}

async function prepare(options: DovecotOptions, configFile: string): Promise<void> {
  const { layout, account } = options;
  const etc = join(layout.dovecot, 'etc');
  const log = logFile(layout, 'dovecot');
  await ensureDirectory(layout.dovecot, account, 0o751);
  await ensureDirectory(etc, account, 0o700);
  await ensureDirectory(join(layout.dovecot, 'run'), account, 0o755);
  await ensureDirectory(join(layout.dovecot, 'state'), account, 0o700);
  await ensureDirectory(layout.mail, account, 0o700);
  await ensureLog(log, account);

  await writeRendered({
    memory: join(layout.dovecot, 'rendered'),
    notes: options.notes,
    facts: factsOf(options),
    files: renderedFiles(options, configFile),
  });
  const files: Record<string, string> = {
    'master-users': renderMasterUsers(options.masterPassword),
    'push.lua': await readFile(new URL('push.lua', import.meta.url), 'utf8'),
    'server.pem': await readFile(options.tls.certificate, 'utf8'),
    'server.key': await readFile(options.tls.key, 'utf8'),
  };
  for (const [name, text] of Object.entries(files)) await writePrivateFile(join(etc, name), account, text);
  await run('/usr/bin/doveconf', ['-n', '-c', configFile], { account });
}

/** What administrators may change; the other files are written anew at each start. */
function renderedFiles(options: DovecotOptions, configFile: string): RenderedFile[] {
  const { layout, account, ports } = options;
  const tls = ownTls(options);
  const settings = { ...options, directory: layout.dovecot, logFile: logFile(layout, 'dovecot'), tls };
  const table = (
    name: string,
    inWorkers: boolean,
    render: (settings: DovecotLdapSettings) => string = renderDovecotLdap,
  ) => ({
    ...{ path: join(layout.dovecot, 'etc', name), kind: 'settings' as const, owner: account, mode: 0o600 },
    text: render(ldapSettings(options, ports.ldap, inWorkers)),
  });
  const main = { kind: 'dovecot.conf' as const, owner: account, mode: 0o600 };
  return [
    { ...main, path: configFile, text: renderDovecotConfig(settings) },
    table('passdb-ldap.conf', true),
    table('userdb-ldap.conf', false),
    table('passdb-app-passwords.conf', true, renderDovecotAppPasswords),
  ];
}

function factsOf(options: DovecotOptions): Facts {
  const { layout, ports, doveadmApiKey, push, readerPassword } = options;
  const { imap, lmtp, sieve, doveadm, ldap } = ports;
  const relay = options.relayPort === undefined ? {} : { relay: options.relayPort };
  const secrets = { doveadmApiKey, pushPassword: push.password, readerPassword };
  const paths = { directory: layout.dovecot, log: logFile(layout, 'dovecot'), mail: layout.mail };
  return { ...paths, imap, lmtp, sieve, doveadm, ldap, ...relay, push: push.url, ...secrets };
}

/** Dovecot reads copies of the key that belong to its own account. */
function ownTls({ layout, tls }: DovecotOptions): DovecotSettings['tls'] {
  const etc = join(layout.dovecot, 'etc');
  return { ...tls, certificate: join(etc, 'server.pem'), key: join(etc, 'server.key') };
}

const ldapSettings = (
  { layout, readerPassword }: DovecotOptions,
  ldapPort: number,
  inWorkers: boolean,
): DovecotLdapSettings => ({ ldapPort, readerPassword, mailDirectory: layout.mail, inWorkers });

/** A plain hash is enough, and quick, for 256 random bits. */
function renderMasterUsers(password: string): string {
  const hash = createHash('sha256').update(safeSecret(password)).digest('base64');
  return `${MASTER_USER}:{SHA256}${hash}\n`;
}
