// The servers that the machine's distribution installed, as a mail host: /etc/postfix and /etc/dovecot.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { hostname as machineName, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHILD_ENVIRONMENT } from '../stack/run.ts';
import { AgentError } from './errors.ts';
import type { CheckedPort, MailHost, ServiceControl } from './mail-host.ts';
import { mailDirectoryIn } from './mailboxes/mail-directory.ts';
import type { ServiceId } from './protocol/services.ts';
import { type Run, run } from './run.ts';
import { type HostServer, pidIn } from './services/servers.ts';
import { mainPidOf, systemctl, systemdRuns } from './services/systemd.ts';

export const DISTRIBUTION_STATE = '/var/lib/postroom-agent';
export const DISTRIBUTION_SOCKET = '/run/postroom-agent/agent.sock';

const POSTFIX = '/etc/postfix';
const DOVECOT = '/etc/dovecot/dovecot.conf';

/** Asks the servers themselves where their files are. Throws an Error when neither is installed. */
export async function distributionHost(): Promise<MailHost> {
  const hasPostfix = existsSync(`${POSTFIX}/main.cf`);
  if (!hasPostfix && !existsSync(DOVECOT)) {
    throw new Error(
      `This machine has neither ${POSTFIX}/main.cf nor ${DOVECOT}: install postfix or dovecot-core.`,
    );
  }
  const postconf = (name: string) => settingOf('/usr/sbin/postconf', ['-c', POSTFIX, '-h', name]);
  const doveconf = (name: string) => settingOf('/usr/bin/doveconf', ['-c', DOVECOT, '-h', name]);
  const queue = hasPostfix ? await postconf('queue_directory') : '';
  const mail = (await doveconf('log_path')) || 'syslog';
  const syslog = syslogOfMail();
  const mailDirectory = await mailDirectoryIn(await settingOf('/usr/bin/doveconf', ['-c', DOVECOT, '-n']));
  return {
    kind: 'distribution',
    hostname: (hasPostfix && (await postconf('myhostname'))) || machineName(),
    stateDirectory: DISTRIBUTION_STATE,
    postfix: hasPostfix
      ? {
          configDirectory: POSTFIX,
          queueDirectory: queue,
          logFile: (await postconf('maillog_file')) || syslog,
          commandDirectory: (await postconf('command_directory')) || '/usr/sbin',
        }
      : null,
    dovecot: {
      configFile: DOVECOT,
      runDirectory: (await doveconf('base_dir')) || '/run/dovecot',
      logFile: mail.startsWith('/') ? mail : syslog,
      ...(mailDirectory === null ? {} : { mailDirectory }),
    },
    signer: existsSync('/var/lib/rspamd')
      ? { keysDirectory: '/var/lib/rspamd/dkim', logFile: '/var/log/rspamd/rspamd.log' }
      : null,
    services: distributionControl(run),
    servers: servers(hasPostfix, queue),
    checkedPorts: PORTS.filter(({ check }) => hasPostfix || !['smtp', 'submission'].includes(check)),
    disks: [
      ...(hasPostfix ? [{ holds: 'queue' as const, path: queue }] : []),
      { holds: 'mail', path: mailDirectory ?? '/var/mail' },
      { holds: 'state', path: '/var/lib' },
    ],
    login: null,
    check: {
      slapd: existsSync('/etc/ldap/slapd.d') ? '/etc/ldap/slapd.d' : null,
      rspamd: existsSync('/etc/rspamd/rspamd.conf') ? '/etc/rspamd/rspamd.conf' : null,
    },
  };
}

/** Debian's servers log to syslog. Since Debian 12 nothing writes that to files, unless rsyslog or another is installed. */
export function syslogOfMail(exists: (path: string) => boolean = existsSync): string | null {
  const writers = ['/usr/sbin/rsyslogd', '/usr/sbin/syslog-ng', '/sbin/syslogd'];
  return writers.some(exists) || !exists('/run/systemd/journal/socket') ? '/var/log/mail.log' : null;
}

/** Empty where the program does not know it, or is not there. */
async function settingOf(program: string, args: string[]): Promise<string> {
  try {
    return (await run(program, args)).stdout.trim();
  } catch (error) {
    if (error instanceof AgentError) return '';
    throw error;
  }
}

const PORTS: readonly CheckedPort[] = [
  { check: 'smtp', host: '127.0.0.1', port: 25, greets: /^220 / },
  { check: 'imap', host: '127.0.0.1', port: 143, greets: /^\* OK / },
];

const ALL = ['start', 'stop', 'restart', 'reload', 'test'] as const;

function servers(hasPostfix: boolean, queue: string): HostServer[] {
  const known: HostServer[] = [
    {
      service: 'dovecot',
      mainPid: () => pidIn('/run/dovecot/master.pid', 'dovecot'),
      ports: [143, 993, 110, 995, 4190],
      actions: ALL,
    },
    {
      service: 'rspamd',
      // In the foreground it writes no file.
      mainPid: () => (systemdRuns() ? mainPidOf(run, 'rspamd') : pidIn('/run/rspamd/rspamd.pid', 'rspamd')),
      ports: [],
      actions: ALL,
    },
    {
      service: 'slapd',
      mainPid: () => pidIn('/run/slapd/slapd.pid', 'slapd'),
      ports: [389, 636],
      actions: ['start', 'stop', 'restart', 'test'],
    },
  ];
  const programs = { dovecot: '/usr/sbin/dovecot', rspamd: '/usr/bin/rspamd', slapd: '/usr/sbin/slapd' };
  const installed = known.filter(({ service }) => existsSync(programs[service as keyof typeof programs]));
  const postfix: HostServer = {
    service: 'postfix',
    mainPid: () => pidIn(`${queue}/pid/master.pid`, 'master'),
    ports: [25, 465, 587],
    actions: ALL,
  };
  const agent: HostServer = { service: 'agent', mainPid: () => process.pid, ports: [], actions: [] };
  return [...(hasPostfix ? [postfix] : []), ...installed, agent];
}

/** By systemd where it runs; else by the servers' own commands, as containers have them. */
export function distributionControl(execute: Run): ServiceControl {
  const does = (action: 'start' | 'stop' | 'restart') => (service: ServiceId) =>
    systemdRuns() ? systemctl(execute, action, service) : byItself(execute, service, action);
  return { start: does('start'), stop: does('stop'), restart: does('restart') };
}

async function byItself(
  execute: Run,
  service: ServiceId,
  action: 'start' | 'stop' | 'restart',
): Promise<void> {
  const commands: Partial<Record<ServiceId, Record<'start' | 'stop', [string, string[]]>>> = {
    postfix: { start: ['/usr/sbin/postfix', ['start']], stop: ['/usr/sbin/postfix', ['stop']] },
    dovecot: { start: ['/usr/sbin/dovecot', []], stop: ['/usr/bin/doveadm', ['stop']] },
  };
  const own = commands[service];
  if (own === undefined) {
    throw new AgentError('UNAVAILABLE', `Without systemd this host cannot ${action} ${service}.`);
  }
  // What is stopped already need not be stopped again.
  if (action !== 'start')
    await execute(...own.stop, { timeoutMs: 30_000, accept: action === 'restart' ? [1, 75] : [] });
  if (action !== 'stop') await launch(...own.start);
}

/** A daemon keeps the streams it was started with: they are a file, for a pipe would be waited for. */
async function launch(program: string, args: string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'postroom-start-'));
  const said = await open(join(folder, 'said'), 'w+', 0o600);
  try {
    const child = spawn(program, args, {
      ...{ cwd: '/', env: CHILD_ENVIRONMENT, timeout: 30_000 },
      stdio: ['ignore', said.fd, said.fd],
    });
    const how = await new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(code === 0 ? '' : `it ended with ${code ?? signal}`));
    });
    if (how === '') return;
    const words = (await readFile(join(folder, 'said'), 'utf8')).trim().slice(0, 2_000);
    throw new AgentError('FAILED', `${program} failed: ${words || how}`);
  } finally {
    await said.close();
    await rm(folder, { recursive: true });
  }
}
