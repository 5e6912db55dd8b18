import type { AgentActor } from '@postroom/infra/agent/protocol/index.ts';
import { currentScope } from '../core/scope.ts';

/** Who is behind what the agent is asked for, as its audit log has it. */
export function acting(reason?: string): AgentActor {
  const { organizationId, actor } = currentScope();
  return {
    organizationId,
    userId: actor.kind === 'system' ? null : actor.userId,
    ...(reason ? { reason } : {}),
  };
}
