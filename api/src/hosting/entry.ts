// Rows as the directory has them.
import type { HostedAlias, HostedDomain, HostedMailbox, MailboxAppPassword } from '@postroom/prisma';
import type { Secrets } from '../core/secrets.ts';
import type {
  AliasEntry,
  AppPasswordEntry,
  DirectoryEntry,
  DomainEntry,
  FoundEntry,
  MailboxEntry,
} from './ports.ts';

/** A domain with the one it stands for. */
export type DomainWithMain = HostedDomain & { aliasOf: HostedDomain | null };

/** What a sealed password of a relay belongs to. */
export const relaySecretOf = (domainId: string): string => `hosted_domain:${domainId}:relay`;

/** An alias domain sends as its main domain does, and is closed with it. */
export function domainEntry(row: DomainWithMain, secrets: Secrets): DomainEntry {
  const sender = row.aliasOf ?? row;
  const { relayHost, relayPort, relayTls, relayUsername, relayPassword } = sender;
  const transport = relayTls === 'TLS' ? 'relay-tls' : 'relay-starttls';
  return {
    kind: 'DOMAIN',
    id: row.id,
    organizationId: row.organizationId,
    name: row.name,
    enabled: isOpen(row),
    aliasOf: row.aliasOf?.name ?? null,
    relay: relayHost === null ? null : `${transport}:[${relayHost}]:${relayPort}`,
    relayLogin:
      relayUsername === null || relayPassword === null
        ? null
        : `${relayUsername}:${secrets.open(relayPassword, relaySecretOf(sender.id))}`,
    transport: transportOf(row),
    recipients: row.receiving === 'HOSTED' ? [] : row.takesAll ? [catchAllName(row.name)] : row.recipients,
  };
}

/**
 * A backup goes by the domain's MX records, of which Postfix leaves out itself and those after it. A forwarded domain has
 * one server, whose MX records do not count.
 */
function transportOf({ receiving, name, nextHost, nextPort, nextProtocol }: HostedDomain): string | null {
  if (receiving === 'HOSTED') return null;
  if (receiving === 'BACKUP') return `relay:${name}`;
  return nextProtocol === 'LMTP'
    ? `relay-lmtp:inet:${nextHost}:${nextPort}`
    : `relay:[${nextHost}]:${nextPort}`;
}

const isOpen = (row: DomainWithMain): boolean => !(row.suspended || row.aliasOf?.suspended);

/**
 * Where mail for unknown addresses of the domain goes, written from the domain's own row. An alias domain has that of
 * its main domain: the lookup that leads there knows whole addresses alone.
 */
export function catchAllEntry(row: DomainWithMain): AliasEntry | null {
  const target = (row.aliasOf ?? row).catchAll;
  if (target === null) return null;
  return {
    kind: 'ALIAS',
    id: row.id,
    address: catchAllName(row.name),
    forwardTo: [target],
    enabled: isOpen(row),
  };
}

export const catchAllName = (domain: string): string => `@${domain}`;

export const mailboxEntry = (row: HostedMailbox & { appPasswords: MailboxAppPassword[] }): MailboxEntry => ({
  kind: 'MAILBOX',
  id: row.id,
  address: row.address,
  name: row.name.trim() || row.address,
  passwordHash: row.passwordHash,
  quota: row.quota,
  enabled: !row.suspended,
  forwardTo: row.forwardTo,
  keepCopy: row.keepCopy || row.forwardTo.length === 0,
  appPasswords: row.appPasswords.map(appPasswordEntry),
});

const appPasswordEntry = ({ id, key, hash, imap, smtp }: MailboxAppPassword): AppPasswordEntry => ({
  ...{ id, key, hash },
  services: [...(imap ? (['imap', 'sieve'] as const) : []), ...(smtp ? (['smtp'] as const) : [])],
});

/**
 * An alias is written without the deleted mailboxes among its targets, so that restoring them restores it too. One that
 * leads to nothing else takes no mail.
 *
 * @param deleted addresses of mailboxes that are deleted and can be restored.
 */
export function aliasEntry(row: HostedAlias, deleted: ReadonlySet<string>): AliasEntry {
  const left = row.forwardTo.filter((target) => !deleted.has(target));
  return {
    kind: 'ALIAS',
    id: row.id,
    address: row.address,
    forwardTo: left.length > 0 ? left : row.forwardTo,
    enabled: !row.suspended && left.length > 0,
  };
}

/** Whether the directory has exactly this entry. */
export function sameEntry(expected: DirectoryEntry, found: FoundEntry): boolean {
  if (expected.kind !== found.kind) return false;
  return Object.entries(expected).every(([field, value]) => {
    const there: unknown = Reflect.get(found, field);
    return Array.isArray(value) && Array.isArray(there) ? sameSet(value, there) : value === there;
  });
}

const sameSet = (left: unknown[], right: unknown[]): boolean => {
  const [ours, theirs] = [left, right].map((values) => new Set(values.map(comparable)));
  return ours?.size === theirs?.size && [...(ours ?? [])].every((value) => theirs?.has(value));
};

/** Members of sets, such as app passwords, are compared by what they hold. */
function comparable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, held]) => [
    name,
    Array.isArray(held) ? held.toSorted() : held,
  ]);
  return JSON.stringify(fields.toSorted(([left], [right]) => (String(left) < String(right) ? -1 : 1)));
}
