// Deleted domains whose time is over: their mailboxes with their mail, aliases and entries in the directory go for good.
import type { Transaction } from '../../core/database.ts';
import { defineSchedule } from '../../core/jobs.ts';
import type { Logger } from '../../core/log.ts';
import { runInScope, systemScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { forgetKeysOf } from '../dns/forget-key.ts';
import { purgeMailboxJob } from '../mailboxes/purge.ts';
import { queueDirectoryWrites } from '../queue-directory-write.ts';

/** So many at a time: a transaction stays short, and a worker that stops goes on where it was. */
const BATCH = 100;

export const purgeDomains = defineSchedule({
  name: 'domains.purge',
  everyMs: 5 * 60_000,
  timeoutMs: 4 * 60_000,
  run: ({ deps, log, signal }) => purgeDeletedDomains(deps, log, signal),
});

/** Mailboxes go by their own job, which removes their mail first; the domain goes when none is left. */
export async function purgeDeletedDomains(deps: Deps, log: Logger, signal: AbortSignal): Promise<void> {
  const due = await deps.database.systemQuery<{ organizationId: string; id: string; name: string }>(sql`
    SELECT organization_id::text AS "organizationId", id::text AS id, name FROM hosted_domain
    WHERE purge_after <= now() ORDER BY purge_after LIMIT 20`);
  for (const { organizationId, id, name } of due) {
    await runInScope(systemScope(organizationId, 'domains.purge'), async () => {
      while ((await purgeSome(deps, id)) === 'MORE') signal.throwIfAborted();
    });
    log.info({ domain: name }, 'A deleted domain is being removed with all that is in it');
  }
}

type Progress = 'MORE' | 'WAITING' | 'DONE';

/** Restored meanwhile, the domain is left alone. */
async function purgeSome(deps: Deps, domainId: string): Promise<Progress> {
  return deps.database.transaction(async (tx) => {
    const [row] = await tx.query<{ name: string }>(sql`
      SELECT name FROM hosted_domain WHERE id = ${domainId}::uuid AND purge_after <= now() FOR UPDATE`);
    if (row === undefined) return 'DONE';
    if (await purgeAliases(tx, domainId)) return 'MORE';
    if (await endMailboxes(tx, domainId)) return 'MORE';
    if ((await tx.db.hostedMailbox.count({ where: { domainId } })) > 0) return 'WAITING';
    await forgetKeysOf(tx, domainId, row.name);
    await tx.db.hostedDomain.deleteMany({ where: { id: domainId } });
    await queueDirectoryWrites(tx, [
      { entity: 'DOMAIN', entityId: domainId, action: 'DELETE', name: row.name },
    ]);
    tx.record({ entity: 'Domain', kind: 'DELETED', ids: [domainId], detail: { name: row.name } });
    return 'DONE';
  });
}

/** Deletes mailboxes without a time in which they could be restored, and has their mail removed. */
async function endMailboxes(tx: Transaction, domainId: string): Promise<boolean> {
  const mailboxes = await tx.db.hostedMailbox.findMany({
    where: { domainId, OR: [{ deletedAt: null }, { purgeAfter: { not: null } }] },
    take: BATCH,
  });
  if (mailboxes.length === 0) return false;
  const ids = mailboxes.map(({ id }) => id);
  await tx.db.hostedMailbox.updateMany({
    where: { id: { in: ids } },
    data: { deletedAt: new Date(), purgeAfter: null, version: { increment: 1 } },
  });
  await queueDirectoryWrites(
    tx,
    mailboxes.map(({ id, address }) => ({
      entity: 'MAILBOX',
      entityId: id,
      action: 'DELETE',
      name: address,
    })),
  );
  for (const mailboxId of ids) await tx.enqueue(purgeMailboxJob, { mailboxId }, { key: mailboxId });
  tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids, fields: ['state', 'deletedAt'] });
  return true;
}

async function purgeAliases(tx: Transaction, domainId: string): Promise<boolean> {
  const aliases = await tx.db.hostedAlias.findMany({ where: { domainId }, take: BATCH });
  if (aliases.length === 0) return false;
  const ids = aliases.map(({ id }) => id);
  await tx.db.hostedAlias.deleteMany({ where: { id: { in: ids } } });
  await queueDirectoryWrites(
    tx,
    aliases.map(({ id, address }) => ({ entity: 'ALIAS', entityId: id, action: 'DELETE', name: address })),
  );
  tx.record({ entity: 'Alias', kind: 'DELETED', ids });
  return true;
}
