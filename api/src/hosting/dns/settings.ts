// What a domain chose of what is served for it, and all that its records are made of.
import type { DkimKey, DomainDnsSettings, HostedDomain } from '@postroom/prisma';
import type { Transaction } from '../../core/database.ts';
import { NotFoundError } from '../../core/errors.ts';
import { currentScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import type { DomainFacts, MtaStsMode } from './records.ts';

/** Throws NotFoundError when the scope has no such domain. */
export async function requireDomain(
  { database }: Pick<Deps, 'database'>,
  domainId: string,
): Promise<HostedDomain> {
  const domain = await database.tenant.hostedDomain.findFirst({ where: { id: domainId } });
  if (domain === null) throw new NotFoundError('domain');
  return domain;
}

/** RFC 8461 3.1: up to 32 letters and digits, another one for every policy. */
export const mtaStsId = (changedAt: Date): string => changedAt.toISOString().replace(/\D/g, '').slice(0, 14);

export async function readFacts(
  { database }: Pick<Deps, 'database'>,
  domain: HostedDomain,
): Promise<DomainFacts> {
  const [settings, keys] = await Promise.all([
    database.tenant.domainDnsSettings.findFirst({ where: { domainId: domain.id } }),
    database.tenant.dkimKey.findMany({
      where: { domainId: domain.id, state: { in: ['ACTIVE', 'WAITING', 'RETIRING'] } },
      orderBy: { createdAt: 'asc' },
      take: 20,
    }),
  ]);
  const mailboxId = settings?.reportsMailboxId ?? null;
  const mailbox =
    mailboxId &&
    (await database.tenant.hostedMailbox.findFirst({ where: { id: mailboxId, deletedAt: null } }));
  return factsOf(domain, settings, keys, mailbox ? mailbox.address : null);
}

function factsOf(
  { name, receiving }: HostedDomain,
  settings: DomainDnsSettings | null,
  keys: readonly DkimKey[],
  reportsAddress: string | null,
): DomainFacts {
  const mode = (settings?.mtaStsMode ?? 'NONE') as MtaStsMode;
  return {
    name,
    receiving,
    keys,
    reportsAddress,
    mtaSts: { mode, id: mtaStsId(settings?.mtaStsChangedAt ?? new Date(0)) },
  };
}

/** Makes the row of a domain's choices be as given, and notes the change. */
export async function writeSettings(
  tx: Transaction,
  domainId: string,
  data: Partial<Pick<DomainDnsSettings, 'mtaStsMode' | 'mtaStsChangedAt' | 'reportsMailboxId'>>,
): Promise<void> {
  const { organizationId } = currentScope();
  await tx.db.domainDnsSettings.upsert({
    where: { organizationId_domainId: { organizationId, domainId } },
    create: { organizationId, domainId, ...data },
    update: data,
  });
}

/** Tells whoever looks at the domain, and the audit trail what was done. */
export function recordDnsChange(tx: Transaction, domainId: string, what: string): void {
  tx.record({ entity: 'Domain', kind: 'UPDATED', ids: [domainId], fields: ['dns'], detail: { dns: what } });
}
