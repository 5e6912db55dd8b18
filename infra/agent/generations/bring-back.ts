// Has the servers take the files that were good before.
import type { MailHost } from '../mail-host.ts';
import { type LiveProbe, liveProbe, probeLive } from '../probe/live.ts';
import type { Finding } from '../protocol/generations.ts';
import type { Run } from '../run.ts';
import { reload } from './activate.ts';
import type { Candidate } from './candidate.ts';
import type { LiveFile } from './live-files.ts';

export interface BringBack {
  host: MailHost;
  run: Run;
  programs: Candidate['programs'];
  files: readonly LiveFile[];
  addresses: Pick<LiveProbe, 'good' | 'bad'>;
}

const GOOD_WITHIN_MS = 10_000;
const PAUSE_MS = 150;

/**
 * Postfix by stop and start, for it may hold back failed daemons for a minute after a reload; Dovecot by reload, or a restart
 * when it does not answer. Gives what is still wrong after a while; never throws, for the way back goes on whatever happens.
 */
export async function bringBack({ host, run, programs, files, addresses }: BringBack): Promise<Finding[]> {
  const taken = await Promise.allSettled(
    programs.map((program) =>
      program === 'postfix'
        ? host.services.restart('postfix')
        : reload(host, run, 'dovecot').catch(() => host.services.restart('dovecot')),
    ),
  );
  const failed = taken.flatMap((one) => (one.status === 'rejected' ? [failure(one.reason)] : []));
  try {
    return [...failed, ...(await untilGood(await liveProbe(host, run, files, addresses)))];
  } catch (error) {
    return [...failed, failure(error)];
  }
}

async function untilGood(probe: LiveProbe): Promise<Finding[]> {
  const deadline = performance.now() + GOOD_WITHIN_MS;
  for (;;) {
    const findings = await probeLive(probe);
    if (findings.length === 0 || performance.now() > deadline) return findings;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

const failure = (error: unknown): Finding => ({
  severity: 'error',
  source: 'agent',
  text: error instanceof Error ? error.message : String(error),
});
