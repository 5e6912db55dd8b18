// Starting, stopping, reloading and checking a service.
import { stat } from 'node:fs/promises';
import { AgentError } from '../errors.ts';
import type { MailHost } from '../mail-host.ts';
import type { ServiceAction, ServiceId } from '../protocol/services.ts';
import type { Run } from '../run.ts';

export interface Done {
  ok: boolean;
  output: string;
}

const DONE: Done = { ok: true, output: '' };

/** Throws AgentError UNAVAILABLE for what this host cannot do to this service. */
export async function act(
  host: MailHost,
  run: Run,
  service: ServiceId,
  action: ServiceAction,
): Promise<Done> {
  const server = host.servers.find((one) => one.service === service);
  if (server === undefined || !server.actions.includes(action)) {
    throw new AgentError('UNAVAILABLE', `This host cannot ${action} ${service}.`);
  }
  if (action === 'test') return checkConfiguration(host, run, service);
  if (action === 'reload') await reload(host, run, service, await server.mainPid());
  else await host.services[action](service as never);
  return DONE;
}

async function reload(host: MailHost, run: Run, service: ServiceId, pid: number | undefined): Promise<void> {
  if (pid === undefined) throw new AgentError('UNAVAILABLE', `${service} does not run: start it.`);
  if (service === 'postfix' && host.postfix !== null) {
    await run(`${host.postfix.commandDirectory}/postfix`, ['-c', host.postfix.configDirectory, 'reload']);
    return;
  }
  // As the account the process runs under: what its pid file says is not trusted with more than that account may do.
  const { uid, gid } = await stat(`/proc/${pid}`);
  await run('/bin/kill', ['-HUP', '--', String(pid)], identityOf(uid, gid));
}

const identityOf = (uid: number, gid: number) => (process.getuid?.() === 0 ? { uid, gid } : {});

async function checkConfiguration(host: MailHost, run: Run, service: ServiceId): Promise<Done> {
  const checks: readonly (readonly [string, readonly string[]])[] = await commandsFor(host, service);
  const said: string[] = [];
  let ok = true;
  for (const [program, args] of checks) {
    try {
      const { stderr } = await run(program, args, { timeoutMs: 20_000 });
      if (stderr.trim() !== '') said.push(stderr.trim());
    } catch (error) {
      if (!(error instanceof AgentError) || error.code !== 'FAILED') throw error;
      ok = false;
      said.push(error.message);
    }
  }
  return { ok, output: said.join('\n').slice(0, 8_000) };
}

async function commandsFor(
  { postfix, dovecot, check }: MailHost,
  service: ServiceId,
): Promise<(readonly [string, readonly string[]])[]> {
  if (service === 'postfix' && postfix !== null) {
    const { commandDirectory, configDirectory } = postfix;
    // Parameters nobody knows are only warned of, and by postconf alone.
    return [
      [`${commandDirectory}/postconf`, ['-c', configDirectory, '-n']],
      [`${commandDirectory}/postconf`, ['-c', configDirectory, '-M']],
      [`${commandDirectory}/postfix`, ['-c', configDirectory, 'check']],
    ];
  }
  if (service === 'dovecot') return [['/usr/bin/doveconf', ['-c', dovecot.configFile, '-n']]];
  if (service === 'slapd' && check.slapd !== null) return [['/usr/sbin/slaptest', ['-u', '-F', check.slapd]]];
  if (service === 'rspamd' && check.rspamd !== null) {
    return [['/usr/bin/rspamadm', ['configtest', '-c', check.rspamd]]];
  }
  throw new AgentError('UNAVAILABLE', `There is no check of a configuration for ${service}.`);
}
