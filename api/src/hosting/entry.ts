// Rows as the directory has them.
import type { HostedAlias, HostedDomain, HostedMailbox } from '@postroom/prisma';
import type { AliasEntry, DirectoryEntry, DomainEntry, FoundEntry, MailboxEntry } from './ports.ts';

export const domainEntry = (row: HostedDomain): DomainEntry => ({
  kind: 'DOMAIN',
  id: row.id,
  organizationId: row.organizationId,
  name: row.name,
  enabled: !row.suspended,
});

export const mailboxEntry = (row: HostedMailbox): MailboxEntry => ({
  kind: 'MAILBOX',
  id: row.id,
  address: row.address,
  name: row.name.trim() || row.address,
  passwordHash: row.passwordHash,
  quota: row.quota,
  enabled: !row.suspended,
});

export const aliasEntry = (row: HostedAlias): AliasEntry => ({
  kind: 'ALIAS',
  id: row.id,
  address: row.address,
  forwardTo: row.forwardTo,
  enabled: !row.suspended,
});

/** Whether the directory has exactly this entry. */
export function sameEntry(expected: DirectoryEntry, found: FoundEntry): boolean {
  if (expected.kind !== found.kind) return false;
  return Object.entries(expected).every(([field, value]) => {
    const there: unknown = Reflect.get(found, field);
    return Array.isArray(value) && Array.isArray(there) ? sameSet(value, there) : value === there;
  });
}

const sameSet = (left: unknown[], right: unknown[]): boolean =>
  new Set(left).size === new Set(right).size && left.every((value) => right.includes(value));
