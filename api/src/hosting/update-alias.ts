import type { HostedAlias } from '@postroom/prisma';
import { NotFoundError } from '../core/errors.ts';
import { authorize } from '../core/policy.ts';
import type { Deps } from '../deps.ts';
import { parseTargets, refuseLoop } from './mailboxes/forwarding.ts';
import { refuseOutdated } from './mailboxes/outdated.ts';
import { policy } from './policy.ts';
import { queueDirectoryWrite } from './queue-directory-write.ts';

export interface AliasChange {
  aliasId: string;
  /** What is undefined stays as it is. */
  forwardTo?: string[] | undefined;
  suspended?: boolean | undefined;
  /** The version the change was decided on; undefined: whatever is there. */
  version?: number | undefined;
}

/** Leads an alias elsewhere, suspends it, lets it go on. Throws ConflictError when it was changed meanwhile. */
export async function updateAlias(deps: Deps, input: AliasChange): Promise<HostedAlias> {
  authorize(policy.updateAlias);
  const forwardTo = input.forwardTo && parseTargets(input.forwardTo, 'forwardTo', 1);
  return deps.database.transaction(async (tx) => {
    const alias = await tx.db.hostedAlias.findFirst({ where: { id: input.aliasId } });
    if (alias === null) throw new NotFoundError('alias');
    refuseOutdated(alias, { forwardTo, suspended: input.suspended }, input.version);
    if (forwardTo) await refuseLoop(tx, alias.address, forwardTo, 'forwardTo');
    const data = {
      ...(forwardTo && forwardTo.join() !== alias.forwardTo.join() ? { forwardTo } : {}),
      ...(input.suspended !== undefined && input.suspended !== alias.suspended
        ? { suspended: input.suspended }
        : {}),
    };
    const fields = Object.keys(data);
    if (fields.length === 0) return alias;
    const { count } = await tx.db.hostedAlias.updateMany({
      where: { id: alias.id, version: alias.version },
      data: { ...data, version: { increment: 1 } },
    });
    if (count === 0) refuseOutdated({ ...alias, version: -1 }, data, alias.version);
    const task = { entity: 'ALIAS', entityId: alias.id, action: 'WRITE', name: alias.address } as const;
    await queueDirectoryWrite(tx, task);
    tx.record({ entity: 'Alias', kind: 'UPDATED', ids: [alias.id], fields });
    return { ...alias, ...data, version: alias.version + 1 };
  });
}
