import { NotFoundError } from '../core/errors.ts';
import { authorize } from '../core/policy.ts';
import type { Deps } from '../deps.ts';
import { refuseWhileCatchAll } from './domains/catch-all.ts';
import { policy } from './policy.ts';
import { queueDirectoryWrite } from './queue-directory-write.ts';

/** Removes an alias: mail to its address is refused from now on. Throws ConflictError while it is a catch-all. */
export async function deleteAlias(deps: Deps, { aliasId }: { aliasId: string }): Promise<void> {
  authorize(policy.deleteAlias);
  await deps.database.transaction(async (tx) => {
    const alias = await tx.db.hostedAlias.findFirst({ where: { id: aliasId } });
    if (alias === null) throw new NotFoundError('alias');
    await refuseWhileCatchAll(tx, alias.address);
    const { count } = await tx.db.hostedAlias.deleteMany({ where: { id: aliasId } });
    if (count === 0) throw new NotFoundError('alias');
    await queueDirectoryWrite(tx, {
      entity: 'ALIAS',
      entityId: aliasId,
      action: 'DELETE',
      name: alias.address,
    });
    tx.record({ entity: 'Alias', kind: 'DELETED', ids: [aliasId] });
  });
}
