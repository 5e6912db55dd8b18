// The servers that an installation started for itself, as a mail host.
import { join } from 'node:path';
import { MASTER_USER } from '../stack/dovecot/dovecot.ts';
import { type Layout, layoutOf, logFile } from '../stack/layout.ts';
import type { StackEndpoints } from '../stack/types.ts';
import { readJson } from '../start/files.ts';
import type { CheckedPort, MailHost, ServiceControl } from './mail-host.ts';
import { type HostServer, pidIn, pidRecorded } from './services/servers.ts';

export interface PrivateHostOptions {
  dataDir: string;
  hostname: string;
  endpoints: StackEndpoints;
  services: ServiceControl;
}

export function privateHost({ dataDir, hostname, endpoints, services }: PrivateHostOptions): MailHost {
  const layout = layoutOf(dataDir);
  return {
    kind: 'private',
    hostname,
    stateDirectory: join(dataDir, 'agent'),
    postfix:
      endpoints.smtp === undefined
        ? null
        : {
            configDirectory: join(layout.postfix, 'etc'),
            queueDirectory: join(layout.postfix, 'queue'),
            logFile: logFile(layout, 'mail'),
            commandDirectory: '/usr/sbin',
          },
    dovecot: {
      configFile: join(layout.dovecot, 'etc', 'dovecot.conf'),
      runDirectory: join(layout.dovecot, 'run'),
      logFile: logFile(layout, 'dovecot'),
      mailDirectory: layout.mail,
    },
    signer:
      endpoints.smtp === undefined
        ? null
        : { keysDirectory: join(layout.rspamd, 'keys'), logFile: logFile(layout, 'rspamd') },
    services,
    servers: serversOf(dataDir, layout, endpoints),
    checkedPorts: portsOf(endpoints),
    disks: [
      { holds: 'queue', path: layout.postfix },
      { holds: 'mail', path: layout.mail },
      { holds: 'state', path: dataDir },
    ],
    login: {
      masterUser: MASTER_USER,
      password: () =>
        String((readJson(join(dataDir, 'secrets.json')) as Record<string, unknown>).mailMasterPassword),
    },
    check: { slapd: join(layout.slapd, 'config'), rspamd: join(layout.rspamd, 'etc', 'rspamd.conf') },
  };
}

const OWN = ['start', 'stop', 'restart', 'reload', 'test'] as const;

function serversOf(dataDir: string, layout: Layout, endpoints: StackEndpoints): HostServer[] {
  const { imap, lmtp, sieve, doveadm, ldap, smtp, submission } = endpoints;
  const withPostfix: HostServer[] = [
    {
      service: 'postfix',
      mainPid: () => pidIn(join(layout.postfix, 'queue', 'pid', 'master.pid'), 'master'),
      ports: [smtp, submission].flatMap((endpoint) => endpoint?.port ?? []),
      actions: OWN,
    },
    {
      service: 'rspamd',
      mainPid: () => pidIn(join(layout.rspamd, 'run', 'rspamd.pid'), 'rspamd'),
      ports: [],
      actions: OWN,
    },
  ];
  const recorded = join(dataDir, 'processes.json');
  const cluster = join(dataDir, 'postgres', '18', 'postmaster.pid');
  return [
    ...(smtp === undefined ? [] : withPostfix),
    {
      service: 'dovecot',
      mainPid: () => pidIn(join(layout.dovecot, 'run', 'master.pid'), layout.dovecot),
      ports: [imap, lmtp, sieve, doveadm].map(({ port }) => port),
      actions: OWN,
    },
    {
      service: 'slapd',
      mainPid: () => pidIn(join(layout.slapd, 'slapd.pid'), layout.slapd),
      ports: [ldap.port],
      actions: ['start', 'stop', 'restart', 'test'],
    },
    { service: 'postgresql', mainPid: () => pidIn(cluster, dataDir), ports: [], actions: ['reload'] },
    { service: 'web', mainPid: () => pidRecorded(recorded, 'api'), ports: [], actions: ['restart'] },
    { service: 'agent', mainPid: () => process.pid, ports: [], actions: ['restart'] },
  ];
}

function portsOf({ smtp, submission, imap, lmtp, sieve, ldap }: StackEndpoints): CheckedPort[] {
  return [
    ...(smtp === undefined ? [] : [{ check: 'smtp', ...smtp, greets: /^220 / } as const]),
    ...(submission === undefined ? [] : [{ check: 'submission', ...submission, greets: /^220 / } as const]),
    { check: 'imap', ...imap, greets: /^\* OK / },
    { check: 'lmtp', ...lmtp, greets: /^220 / },
    { check: 'sieve', ...sieve, greets: /^"IMPLEMENTATION"/ },
    { check: 'ldap', ...ldap, greets: null },
  ];
}

/** Where the agent of an installation listens: apart from its state, which callers may not enter. */
export const agentSocket = (dataDir: string): string => join(dataDir, 'run', 'agent.sock');
