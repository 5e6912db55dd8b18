import type { ConfigurationPreview } from '@postroom/infra/agent/protocol/index.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { acting } from '../acting.ts';
import { policy } from '../policy.ts';
import { hostOf } from '../services/host.ts';
import { type ConfigurationChangeInput, toChangeSet } from './change-set.ts';

/** Says what a change would do and what is wrong with it; nothing is written. Throws HostUnreachableError. */
export async function previewConfigurationChange(
  { database, mailHosts }: Pick<Deps, 'database' | 'mailHosts'>,
  { hostId, changes }: { hostId: string; changes: readonly ConfigurationChangeInput[] },
): Promise<ConfigurationPreview> {
  authorize(policy.seeHosts);
  const host = await hostOf({ database }, hostId);
  return mailHosts.agentOf(host).call('configuration.validate', toChangeSet(changes), { actor: acting() });
}
