// Services of a distribution, as its systemd runs them.
import { existsSync } from 'node:fs';
import { AgentError } from '../errors.ts';
import type { ServiceId } from '../protocol/services.ts';
import type { Run } from '../run.ts';

const SYSTEMCTL = '/usr/bin/systemctl';
const JOURNALCTL = '/usr/bin/journalctl';

export const systemdRuns = (): boolean => existsSync('/run/systemd/system');

/** Debian 12 and before: the unit `postfix` does nothing itself, each instance has its own, and the first one is called "-". */
const FIRST_INSTANCE = '/run/systemd/generator/postfix.service.wants/postfix@-.service';

/** Units of Debian, by service; empty for what is none of the distribution's. */
export function unitsOf(service: ServiceId, exists: (path: string) => boolean = existsSync): string[] {
  if (service === 'postfix' && exists(FIRST_INSTANCE)) return ['postfix.service', 'postfix@-.service'];
  const known: readonly ServiceId[] = ['postfix', 'dovecot', 'slapd', 'rspamd'];
  return known.includes(service) ? [`${service}.service`] : [];
}

/** Longer than Dovecot's second and slapd's five; what takes longer is told as that, and goes on. */
const LIMIT_MS = 45_000;

export async function systemctl(
  run: Run,
  action: 'start' | 'stop' | 'restart',
  service: ServiceId,
): Promise<void> {
  const units = unitsOf(service);
  if (units.length === 0) throw new AgentError('UNAVAILABLE', `This host cannot ${action} ${service}.`);
  // What failed a few times in ten seconds would not be started any more, not even with a good configuration.
  if (action !== 'stop') await run(SYSTEMCTL, ['reset-failed', '--', ...units], { accept: [1] });
  await run(SYSTEMCTL, [action, '--', ...units], { timeoutMs: LIMIT_MS }).catch(async (error: unknown) => {
    if (!(error instanceof AgentError)) throw error;
    throw new AgentError(error.code, await withReason(run, error.message, units), { cause: error });
  });
}

/** systemctl only says where the reason is to be read. */
async function withReason(run: Run, message: string, units: readonly string[]): Promise<string> {
  const options = [
    '--quiet',
    '--no-pager',
    '--output=cat',
    '--since=-60s',
    '--lines=6',
    '--priority=warning',
  ];
  const said = await run(JOURNALCTL, [...options, ...units.map((unit) => `--unit=${unit}`)]).catch(
    () => null,
  );
  if (said === null || said.stdout.trim() === '') return message;
  const [first = ''] = message.split('\n');
  return [first, ...new Set(said.stdout.trim().split('\n'))].join('\n');
}

/** The first process of a service; undefined while it does not run, or systemd does not know which that is. */
export async function mainPidOf(run: Run, service: ServiceId): Promise<number | undefined> {
  const unit = unitsOf(service).at(-1);
  if (unit === undefined) return undefined;
  const { stdout } = await run(SYSTEMCTL, ['show', '--property=MainPID', '--value', '--', unit]);
  const pid = Number(stdout.trim());
  return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
}
