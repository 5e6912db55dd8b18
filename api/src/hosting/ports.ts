// What hosting needs of the world: the directory that Postfix and Dovecot read, and the mail host's own switches.

export interface DomainEntry {
  kind: 'DOMAIN';
  /** UUID of the row the entry is written from. */
  id: string;
  /** Whose domain it is: a platform removes only entries of organizations it knows. */
  organizationId: string;
  name: string;
  enabled: boolean;
  /** The domain whose addresses this one stands for. */
  aliasOf: string | null;
  /** How mail of its senders leaves, as Postfix's transport(5) writes it: "relay-starttls:[smtp.example]:587". */
  relay: string | null;
  /** "user:password" for the relay; readable for Postfix alone. */
  relayLogin: string | null;
  /** How mail for the domain is handed on, as transport(5) writes it; null while its mailboxes are here. */
  transport: string | null;
  /** What is taken of a domain whose mail is handed on: addresses, or "@example.com" for all of them. */
  recipients: string[];
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
  /** Where mail for it goes as well, or instead when no copy is kept. */
  forwardTo: string[];
  keepCopy: boolean;
  appPasswords: AppPasswordEntry[];
}

/** A password for one program, beside the mailbox's own. */
export interface AppPasswordEntry {
  id: string;
  /** What Dovecot finds it by (hosting/mailboxes/app-password.ts). */
  key: string;
  /** An argon2id PHC string. */
  hash: string;
  /** Dovecot's names of the services it opens. */
  services: AppPasswordService[];
}

export type AppPasswordService = 'imap' | 'sieve' | 'smtp';

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
  /** The next sign-ins of these addresses are checked against the directory, not against what was cached. */
  flushAuthCache(addresses: string[]): Promise<void>;
  /** Ends the open IMAP and ManageSieve connections of an address; "*@example.com" is everybody's there. */
  kick(address: string): Promise<void>;
  /** How full these mailboxes are, in one call; those that the mail host does not know are left out. */
  usage(addresses: string[]): Promise<Map<string, MailboxFill>>;
  check(): Promise<void>;
}

export interface MailboxFill {
  bytes: bigint;
  messages: number;
}

export const nameOf = (entry: DirectoryEntry): string =>
  entry.kind === 'DOMAIN' ? entry.name : entry.address;
