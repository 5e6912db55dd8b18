// The end of a deleted mailbox: when its time is over, or when somebody wants its address now, its mail is removed.
import { z } from 'zod';
import { reachColleagues } from '../../core/colleagues.ts';
import type { Transaction } from '../../core/database.ts';
import { ConflictError, NotFoundError } from '../../core/errors.ts';
import { defineJob, defineSchedule, type Job } from '../../core/jobs.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope, runInScope, systemScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { removeHostedAccount } from '../../mail/index.ts';
import { policy } from '../policy.ts';
import { queueDirectoryWrites } from '../queue-directory-write.ts';
import { refuseForBetters } from '../rank.ts';

/** Removes a deleted mailbox for good, before its time. Nobody can bring its mail back. */
export async function purgeMailbox(deps: Deps, { mailboxId }: { mailboxId: string }): Promise<void> {
  const { actor } = authorize(policy.purgeMailbox);
  const mailbox = await deps.database.tenant.hostedMailbox.findFirst({ where: { id: mailboxId } });
  if (mailbox === null) throw new NotFoundError('mailbox');
  await refuseForBetters(deps.database, actor, mailbox.userId);
  if (mailbox.deletedAt === null) throw new ConflictError('Delete this mailbox first.');
  await purge(deps, mailboxId);
}

/**
 * First nobody can restore it any more, then its mail is removed from the mail host, then its rows. Each step can be
 * repeated: what fails half-way is done by the next try.
 */
async function purge(deps: Deps, mailboxId: string): Promise<void> {
  const { organizationId } = currentScope();
  const { count } = await deps.database.tenant.hostedMailbox.updateMany({
    where: { id: mailboxId, deletedAt: { not: null } },
    data: { purgeAfter: null },
  });
  if (count === 0) return;
  if (deps.mailHost !== null) {
    const agent = deps.mailHosts.agentOf({ address: null });
    const actor = { organizationId, userId: actingUser(), reason: 'A deleted mailbox is removed for good.' };
    await agent.call('mailbox.erase', { mailboxId }, { actor, timeoutMs: 120_000 });
  }
  await deps.database.transaction(async (tx) => {
    await reachColleagues(tx);
    const mailbox = await tx.db.hostedMailbox.findFirst({
      where: { id: mailboxId, deletedAt: { not: null } },
    });
    if (mailbox === null) return;
    await removeHostedAccount(tx, { mailboxId });
    await leaveAliases(tx, mailbox.address);
    await tx.db.hostedMailbox.deleteMany({ where: { id: mailboxId } });
    await removePerson(tx, mailbox);
    tx.record({ entity: 'Mailbox', kind: 'DELETED', ids: [mailboxId] });
  });
}

const actingUser = (): string | null => {
  const { actor } = currentScope();
  return actor.kind === 'user' ? actor.userId : null;
};

/** Aliases go on to the others they name; one that names nobody else goes as well. */
async function leaveAliases(tx: Transaction, address: string): Promise<void> {
  const aliases = await tx.db.hostedAlias.findMany({ where: { forwardTo: { has: address } } });
  for (const alias of aliases) {
    const forwardTo = alias.forwardTo.filter((target) => target !== address);
    const task = { entity: 'ALIAS', entityId: alias.id, name: alias.address } as const;
    if (forwardTo.length === 0) {
      await tx.db.hostedAlias.deleteMany({ where: { id: alias.id } });
      await queueDirectoryWrites(tx, [{ ...task, action: 'DELETE' }]);
      tx.record({ entity: 'Alias', kind: 'DELETED', ids: [alias.id] });
      continue;
    }
    await tx.db.hostedAlias.updateMany({
      where: { id: alias.id },
      data: { forwardTo, version: { increment: 1 } },
    });
    await queueDirectoryWrites(tx, [{ ...task, action: 'WRITE' }]);
    tx.record({ entity: 'Alias', kind: 'UPDATED', ids: [alias.id], fields: ['forwardTo'] });
  }
}

/**
 * Whoever signed in with the mailbox's address leaves the organization with it, or they could sign in again. The last
 * owner stays: that would leave nobody to decide anything.
 */
async function removePerson(
  tx: Transaction,
  { userId, address }: { userId: string | null; address: string },
): Promise<void> {
  if (userId === null) return;
  const removed = await tx.query<{ id: string }>(sql`
    DELETE FROM "member" WHERE user_id = ${userId}::uuid AND organization_id = app_organization_id()
      AND EXISTS (SELECT FROM "user" WHERE id = ${userId}::uuid AND email = ${address})
      AND (role <> 'owner' OR EXISTS (SELECT FROM "member" other WHERE other.organization_id = app_organization_id()
        AND other.role = 'owner' AND other.user_id <> ${userId}::uuid))
    RETURNING id::text AS id`);
  for (const { id } of removed) tx.record({ entity: 'Member', kind: 'DELETED', ids: [id] });
}

export const purgeMailboxJob: Job<{ mailboxId: string }> = defineJob({
  name: 'mailbox.purge',
  payload: z.strictObject({ mailboxId: z.uuid() }),
  run: ({ mailboxId }, { deps }) => purge(deps, mailboxId),
});

const AT_ONCE = 200;

/** Also those whose removal began and was interrupted: they have no time left. */
export const purgeDeletedMailboxes = defineSchedule({
  name: 'mailbox.purge-deleted',
  cron: '23 * * * *',
  async run({ deps }) {
    const due = await deps.database.systemQuery<{ organizationId: string; id: string }>(sql`
      SELECT organization_id::text AS "organizationId", id::text AS id FROM hosted_mailbox
      WHERE deleted_at IS NOT NULL AND (purge_after IS NULL OR purge_after < now()) ORDER BY id LIMIT ${AT_ONCE}::int`);
    for (const { organizationId, id } of due) {
      await runInScope(systemScope(organizationId, 'mailbox.purge-deleted'), () =>
        deps.database.sqlTransaction((tx) => tx.enqueue(purgeMailboxJob, { mailboxId: id }, { key: id })),
      );
    }
  },
});
