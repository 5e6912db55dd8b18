import type { Deps } from '../deps.ts';

/** Says in /health/ready whether Postfix's log can be read on this machine's mail host. Mail flows without. */
export function registerMailLogHealth({ health, mailHosts, config }: Deps): void {
  if (config.mail.agentSocket === null || config.mail.smtp === null) return;
  health.register('mail-log', async () => {
    const actor = { organizationId: NOBODY, userId: null };
    const params = { source: 'postfix', position: null, history: 0, waitMs: 0 } as const;
    await mailHosts.agentOf({ address: null }).call('log.read', params, { actor, timeoutMs: 5_000 });
    return { state: 'up', message: 'Can be read.' };
  });
}

/** The platform asks for itself. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
