import type { CoreDeps, DomainDeps } from '../deps.ts';

/** Says in /health/ready whether the directory and the mail host can be told of changes. Mail flows without both. */
export function registerHostingHealth(deps: CoreDeps & Pick<DomainDeps, 'directory' | 'mailHost'>): void {
  const { health, directory, mailHost } = deps;
  if (directory !== null) {
    health.register('directory', async () => {
      await directory.check();
      return { state: 'up', message: 'Takes changes.' };
    });
  }
  if (mailHost !== null) {
    health.register('mail-host', async () => {
      await mailHost.check();
      return { state: 'up', message: 'Takes commands.' };
    });
  }
}
