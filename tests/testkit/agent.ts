import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { MailHostAgent } from '@postroom/api/mailserver/ports.ts';
import { type MailHost, startAgent } from '@postroom/infra/agent/index.ts';
import type { TestApp } from './app.ts';

export const agentActor = { organizationId: '00000000-0000-7000-8000-000000000000', userId: null };

/** The agent of the shared mail servers, as the platform reaches it. The app must have been started with the stack. */
export const localAgent = (app: Pick<TestApp, 'deps'>): MailHostAgent =>
  app.deps.mailHosts.agentOf({ address: null });

export interface LogAgent {
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** An agent whose host has nothing but logs, `mail.log`, `dovecot.log` and `rspamd.log`, for tests that write them. */
export async function startLogAgent(folder: string, logs = folder): Promise<LogAgent> {
  const socketPath = join(folder, 'run', 'agent.sock');
  const { uid, gid } = userInfo();
  const configFile = join(folder, 'dovecot.conf');
  writeFileSync(configFile, '');
  const none = () => Promise.resolve();
  const host: MailHost = {
    kind: 'private',
    hostname: 'mx.postroom.test',
    stateDirectory: join(folder, 'agent'),
    postfix: {
      ...{ configDirectory: folder, queueDirectory: folder, commandDirectory: '/usr/sbin' },
      logFile: join(logs, 'mail.log'),
    },
    dovecot: { configFile, runDirectory: folder, logFile: join(logs, 'dovecot.log') },
    signer: { keysDirectory: folder, logFile: join(logs, 'rspamd.log') },
    ...{ servers: [], checkedPorts: [], disks: [], login: null, check: { slapd: null, rspamd: null } },
    services: { start: none, stop: none, restart: none },
  };
  const agent = await startAgent({
    host,
    socketPath,
    callers: { uid, gid },
  });
  return { env: { MAIL_AGENT_SOCKET: socketPath }, stop: () => agent.stop() };
}
