// Services of master.cf that are added or taken away.
import type { ConfigurationChange } from '../protocol/configuration.ts';
import { versionOf } from './files.ts';
import { editMasterCf, serviceText } from './master-cf.ts';
import { RefusedChange } from './refused-change.ts';

export type ServiceChange = Extract<ConfigurationChange, { kind: 'addService' | 'removeService' }>;

/** The version of a service that is not there. */
export const NO_SERVICE = 'absent';

/** Of what a service says, wherever it stands. */
export function serviceVersion(text: string, id: string): string {
  const said = serviceText(text, id);
  return said === undefined ? NO_SERVICE : versionOf(said).slice(0, 24);
}

/**
 * The text with the service added or without it; `live` is the text as it is on the host. Throws RefusedChange for a
 * conflict, UnsafeTextError.
 */
export function changedServices(text: string, live: string, change: ServiceChange): string {
  const { kind, service, base } = change;
  if (serviceVersion(live, service) !== base)
    throw new RefusedChange(
      'CONFLICT',
      kind === 'addService'
        ? `There is a service ${service} by now.`
        : `The service ${service} has been changed since it was shown.`,
      'postfix/master.cf',
    );
  if (kind === 'removeService') return editMasterCf(text, [{ op: 'removeService', service }]);
  return editMasterCf(text, [{ op: 'addService', service, columns: change.columns }]);
}
