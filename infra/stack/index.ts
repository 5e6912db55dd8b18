// The private mail servers of an installation: slapd, Dovecot, rspamd and Postfix on loopback ports, below one data directory.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { restoreInterrupted } from '../agent/generations/swap.ts';
import { findAccount, isRoot } from '../start/account.ts';
import type { PushTarget } from './dovecot/config.ts';
import { dovecotService } from './dovecot/dovecot.ts';
import { stackEnvironment } from './environment.ts';
import { StackError } from './errors.ts';
import { ensureDirectory, type Layout, layoutOf, logFile, ROOT_OWNER, requireReachable } from './layout.ts';
import { followLog } from './log.ts';
import { freePort } from './ports.ts';
import { postfixService } from './postfix/postfix.ts';
import { HOST, isFree } from './probe.ts';
import { rspamdService } from './rspamd/rspamd.ts';
import { readOrCreateSecrets } from './secrets.ts';
import { slapdService } from './slapd/slapd.ts';
import { ensureTls } from './tls.ts';
import type { Account, Service, ServiceName, Stack, StackEndpoints, StackOptions } from './types.ts';

export { StackError } from './errors.ts';
export { readOrCreateSecrets } from './secrets.ts';
export type * from './types.ts';

const SECRETS = [
  'ldapRootPassword',
  'ldapWriterPassword',
  'ldapReaderPassword',
  'ldapRelayReaderPassword',
  'mailMasterPassword',
  'doveadmApiKey',
  'mailPushSecret',
] as const;

type Secrets = Record<(typeof SECRETS)[number], string>;

/**
 * Starts the servers and resolves when all answer. What a crash or a killed supervisor left is cleared up first.
 * Throws a StackError, with nothing left running, when a server does not start.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const layout = layoutOf(options.dataDir);
  const account = await chooseAccount(options);
  // Made by us, whatever the umask: the servers' accounts must be able to pass through.
  if (await mkdir(options.dataDir, { recursive: true })) await chmod(options.dataDir, 0o755);
  await ensureDirectory(layout.root, isRoot() ? ROOT_OWNER : account, 0o755);
  await ensureDirectory(layout.logs, account, 0o755);
  await requireReachable(account, layout.root);
  const secrets = await readOrCreateSecrets(join(options.dataDir, 'secrets.json'), SECRETS);
  await restoreInterrupted(join(options.dataDir, 'agent'));
  const services = await createServices(options, layout, account, secrets);
  const unfollow = await followLogs(options, layout, services);
  try {
    await startInOrder(services, options);
  } catch (error) {
    await stopAll(services);
    await unfollow();
    throw error;
  }
  return stackOf(options, services, secrets, unfollow);
}

async function chooseAccount({ runAs }: StackOptions): Promise<Account> {
  const wanted = isRoot() ? (runAs ?? (await findAccount('nobody'))) : await findAccount(userInfo().username);
  if (wanted === undefined || wanted.uid === 0) {
    throw new StackError(
      'BAD_VALUE',
      'slapd and Dovecot need an account other than root: give one in runAs.',
    );
  }
  return wanted;
}

async function createServices(
  options: StackOptions,
  layout: Layout,
  account: Account,
  secrets: Secrets,
): Promise<Map<ServiceName, Service>> {
  const { ports, hostname } = options;
  const tls = await ensureTls(join(options.dataDir, 'tls'), hostname);
  const readerPassword = secrets.ldapReaderPassword;
  const relayPort = isRoot()
    ? await keptPort(join(layout.root, 'relay-port'), Object.values(ports))
    : undefined;
  const notes = (service: ServiceName) => join(options.dataDir, 'agent', `rendered-${service}.json`);
  const crashOf = (name: ServiceName) => (text: string) => options.onLog?.(name, text);
  const slapd = slapdService({
    onUnexpectedEnd: crashOf('slapd'),
    layout,
    account,
    port: ports.ldap,
    secrets: {
      rootPassword: secrets.ldapRootPassword,
      writerPassword: secrets.ldapWriterPassword,
      readerPassword,
      relayReaderPassword: secrets.ldapRelayReaderPassword,
    },
  });
  const dovecot = dovecotService({
    ...{ layout, account, ports, hostname, tls, readerPassword, relayPort },
    notes: notes('dovecot'),
    onUnexpectedEnd: crashOf('dovecot'),
    masterPassword: secrets.mailMasterPassword,
    doveadmApiKey: secrets.doveadmApiKey,
    push: pushTarget(options.pushUrl, secrets.mailPushSecret),
  });
  const services: Service[] = [slapd, dovecot];
  if (relayPort !== undefined) {
    const dnsServer = options.dnsServer ?? null;
    const onUnexpectedEnd = crashOf('postfix');
    services.push(
      rspamdService({ layout, account, dnsServer, onUnexpectedEnd: crashOf('rspamd') }),
      postfixService({
        onUnexpectedEnd,
        layout,
        ports,
        relayPort,
        hostname,
        tls,
        readerPassword,
        checkSenders: dnsServer !== null,
        relayReaderPassword: secrets.ldapRelayReaderPassword,
        notes: notes('postfix'),
      }),
    );
  }
  return new Map(services.map((service) => [service.name, service]));
}

/** The port of the last start while it is free: a port that moves is a change of the configuration. */
async function keptPort(file: string, reserved: number[]): Promise<number> {
  const last = Number(await readFile(file, 'utf8').catch(() => ''));
  if (last > 0 && !reserved.includes(last) && (await isFree(last))) return last;
  const port = await freePort(reserved);
  await writeFile(file, String(port));
  return port;
}

function pushTarget(pushUrl: string, secret: string): PushTarget {
  const url = new URL(pushUrl);
  const user = decodeURIComponent(url.username) || 'postroom';
  const password = decodeURIComponent(url.password) || secret;
  url.username = '';
  url.password = '';
  return { url: url.href, user, password };
}

async function startInOrder(services: Map<ServiceName, Service>, options: StackOptions): Promise<void> {
  const start = async (name: ServiceName) => {
    await services.get(name)?.start();
  };
  options.onStep?.('Starting the directory (slapd)');
  await start('slapd');
  options.onStep?.(
    services.has('postfix')
      ? 'Starting Dovecot, rspamd and Postfix'
      : 'Starting Dovecot. Postfix needs root and is left out: mail can be read, but not sent or received by SMTP',
  );
  const results = await Promise.allSettled([start('dovecot'), start('rspamd'), start('postfix')]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function stopAll(services: Map<ServiceName, Service>): Promise<void> {
  await Promise.all([
    services.get('postfix')?.stop(),
    services.get('rspamd')?.stop(),
    services.get('dovecot')?.stop(),
  ]);
  await services.get('slapd')?.stop();
}

async function followLogs(
  { onLog }: StackOptions,
  layout: Layout,
  services: Map<ServiceName, Service>,
): Promise<() => Promise<void>> {
  if (onLog === undefined) return async () => {};
  const names: Record<ServiceName, string[]> = {
    slapd: ['slapd'],
    dovecot: ['dovecot'],
    rspamd: ['rspamd', 'rspamd-start'],
    postfix: ['mail', 'postfix-start'],
  };
  const stops = await Promise.all(
    [...services.keys()].flatMap((service) =>
      names[service].map((name) => followLog(logFile(layout, name), (line) => onLog(service, line))),
    ),
  );
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

function stackOf(
  options: StackOptions,
  services: Map<ServiceName, Service>,
  secrets: Secrets,
  unfollow: () => Promise<void>,
): Stack {
  const endpoints = endpointsOf(options, services.has('postfix'));
  const service = (name: ServiceName): Service => {
    const found = services.get(name);
    if (found === undefined)
      throw new StackError('START_FAILED', `${name} needs root and is not part of this stack.`);
    return found;
  };
  return {
    endpoints,
    env: stackEnvironment({
      endpoints,
      secrets,
      caFile: join(options.dataDir, 'tls', 'ca.pem'),
      hostname: options.hostname,
    }),
    startService: (name) => service(name).start(),
    stopService: (name) => service(name).stop(),
    async restart(name) {
      await service(name).stop();
      await service(name).start();
    },
    async stop() {
      await stopAll(services);
      await unfollow();
    },
  };
}

function endpointsOf({ ports }: StackOptions, withPostfix: boolean): StackEndpoints {
  const at = (port: number) => ({ host: HOST, port });
  return {
    imap: at(ports.imap),
    lmtp: at(ports.lmtp),
    sieve: at(ports.sieve),
    ldap: at(ports.ldap),
    doveadm: at(ports.doveadm),
    ...(withPostfix ? { submission: at(ports.submission), smtp: at(ports.smtp) } : {}),
  };
}
