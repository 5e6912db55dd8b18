import type { CoreDeps, DomainDeps } from '../deps.ts';

/** Says in /health/ready whether the mail server's log can be read. Mail flows without. */
export function registerMailLogHealth({
  health,
  mailLog,
}: Pick<CoreDeps, 'health'> & Pick<DomainDeps, 'mailLog'>): void {
  if (mailLog === null) return;
  health.register('mail-log', async () => {
    await mailLog.check();
    return { state: 'up', message: 'Can be read.' };
  });
}
