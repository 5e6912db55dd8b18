// What hosting needs of the world: the directory that Postfix and Dovecot read, and the mail host's own switches.

export interface DomainEntry {
  kind: 'DOMAIN';
  /** UUID of the row the entry is written from. */
  id: string;
  /** Whose domain it is: a platform removes only entries of organizations it knows. */
  organizationId: string;
  name: string;
  enabled: boolean;
}

export interface MailboxEntry {
  kind: 'MAILBOX';
  id: string;
  address: string;
  /** The person's name, or the address. */
  name: string;
  /** An argon2id PHC string; without one only the platform's master user signs in. */
  passwordHash: string | null;
  /** Bytes, 0 for no limit. */
  quota: bigint;
  enabled: boolean;
}

export interface AliasEntry {
  kind: 'ALIAS';
  id: string;
  address: string;
  forwardTo: string[];
  enabled: boolean;
}

export type DirectoryEntry = DomainEntry | MailboxEntry | AliasEntry;
export type DirectoryKind = DirectoryEntry['kind'];

/** What lies in the directory under a domain, readable or not. */
export type FoundEntry = DirectoryEntry | { kind: 'FOREIGN'; dn: string };

export interface Written {
  /** Nothing was there before. */
  created: boolean;
  /** Names of the directory's attributes that were different. */
  changed: string[];
}

/** Every call ends within seconds. Throws DirectoryUnavailableError, or DirectoryRefusedError when trying again is no use. */
export interface DirectoryPort {
  /** Makes the entry be as given, whatever is there. */
  write(entry: DirectoryEntry): Promise<Written>;
  /** Removes the entry of this name if it was written from the row `id` (or from any row, when `id` is null). */
  remove(entry: { kind: DirectoryKind; id: string | null; name: string }): Promise<boolean>;
  /** Removes what entriesOf() found below the domain and did not know. */
  removeForeign(domain: string, dn: string): Promise<void>;
  /** All domains of the directory. */
  domains(): Promise<DomainEntry[]>;
  /** The mailboxes, aliases and strangers below a domain; null when the domain itself is missing. */
  entriesOf(domain: string): Promise<FoundEntry[] | null>;
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Every call ends within seconds and throws MailHostError when the mail host does not do it. */
export interface MailHostPort {
  /** The next sign-in of this address is checked against the directory, not against what was cached. */
  flushAuthCache(address: string): Promise<void>;
  /** Ends the address's open IMAP and ManageSieve connections. */
  kick(address: string): Promise<void>;
  check(): Promise<void>;
}

export const nameOf = (entry: DirectoryEntry): string =>
  entry.kind === 'DOMAIN' ? entry.name : entry.address;
