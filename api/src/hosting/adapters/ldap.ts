// The directory over LDAP (RFC 4511), as the writer.
import {
  Attribute,
  BusyError,
  Change,
  Client,
  type Entry,
  NoSuchObjectError,
  NotAllowedOnNonLeafError,
  ResultCodeError,
  UnavailableError,
} from 'ldapts';
import { DirectoryRefusedError, DirectoryUnavailableError } from '../errors.ts';
import type {
  AppPasswordEntry,
  DirectoryEntry,
  DirectoryPort,
  FoundEntry,
  MailboxEntry,
  Written,
} from '../ports.ts';
import { nameOf } from '../ports.ts';
import {
  APP_PASSWORD_ATTRIBUTES,
  ATTRIBUTES,
  appPasswordAttributes,
  appPasswordDn,
  changeableAttributes,
  domainDn,
  domainsDn,
  entryDn,
  kindOf,
  newAttributes,
  sameValues,
  toAppPassword,
  toDomain,
  toEntry,
  valuesOf,
} from './ldap-entry.ts';

export interface LdapOptions {
  /** ldap://host:port */
  url: string;
  baseDn: string;
  writerDn: string;
  writerPassword: string;
  /** Longest wait for a connection and for one answer; default 5 s. */
  timeoutMs?: number;
}

const PAGE_SIZE = 500;

export function createLdapDirectory(options: LdapOptions): DirectoryPort {
  const connection = new LdapConnection(options);
  const base = options.baseDn;
  return {
    write: (entry) => connection.use(nameOf(entry), (client) => write(client, base, entry)),
    remove: (entry) =>
      connection.use(entry.name, (client) => remove(client, entryDn(base, entry.kind, entry.name), entry)),
    removeForeign: (domain, dn) =>
      connection.use(domain, async (client) => {
        if (dn.endsWith(`,${domainDn(base, domain)}`)) await removeTree(client, dn);
      }),
    domains: () =>
      connection.use('domains', async (client) => {
        const found = await search(client, domainsDn(base), 'one', [
          'associatedDomain',
          ...ATTRIBUTES.DOMAIN,
        ]);
        return (found ?? []).filter((entry) => kindOf(entry) === 'DOMAIN').map(toDomain);
      }),
    entriesOf: (domain) =>
      connection.use(domain, async (client) => {
        const attributes = ['mail', ...ATTRIBUTES.MAILBOX, ...ATTRIBUTES.ALIAS, ...APP_PASSWORD_ATTRIBUTES];
        const below = domainDn(base, domain);
        const found = await search(client, below, 'sub', [...new Set(attributes)]);
        return found && entriesBelow(found, below, domain);
      }),
    check: () =>
      connection.use('domains', async (client) => void (await find(client, domainsDn(base), ['ou']))),
    close: () => connection.close(),
  };
}

/** What lies below a domain's own entry: mailboxes with their app passwords, aliases, strangers. */
function entriesBelow(found: Entry[], domainsOwnDn: string, domain: string): FoundEntry[] {
  const passwords = new Map<string, AppPasswordEntry[]>();
  const others: Entry[] = [];
  for (const entry of found) {
    const dn = entry.dn.toLowerCase();
    if (dn === domainsOwnDn.toLowerCase()) continue;
    const password = toAppPassword(entry);
    const parent = dn.slice(dn.indexOf(',') + 1);
    if (password === null) others.push(entry);
    else passwords.set(parent, [...(passwords.get(parent) ?? []), password]);
  }
  return others.map((entry) => toEntry(entry, domain, passwords.get(entry.dn.toLowerCase())));
}

async function write(client: Client, base: string, entry: DirectoryEntry): Promise<Written> {
  const dn = entryDn(base, entry.kind, nameOf(entry));
  const present = await find(client, dn, ATTRIBUTES[entry.kind]);
  if (present !== null && kindOf(present) !== entry.kind) {
    await removeTree(client, dn); // a structural class cannot be changed in place
  } else if (present !== null) {
    const changed = await replaceDifferent(client, dn, present, entry);
    if (entry.kind === 'MAILBOX' && (await replaceAppPasswords(client, dn, entry)))
      changed.push('appPasswords');
    return { created: false, changed };
  }
  await client.add(dn, newAttributes(entry));
  if (entry.kind === 'MAILBOX') {
    for (const password of entry.appPasswords) await addAppPassword(client, dn, entry, password);
  }
  return { created: true, changed: [] };
}

const addAppPassword = (client: Client, dn: string, mailbox: MailboxEntry, password: AppPasswordEntry) =>
  client.add(appPasswordDn(dn, password.id), appPasswordAttributes(mailbox, password));

/** True when one of those that were there is gone or different: whoever came in with it has to go. */
async function replaceAppPasswords(client: Client, dn: string, mailbox: MailboxEntry): Promise<boolean> {
  const present = (await search(client, dn, 'one', APP_PASSWORD_ATTRIBUTES)) ?? [];
  const wanted = new Map(mailbox.appPasswords.map((password) => [password.id, password]));
  let gone = false;
  for (const child of present) {
    const found = toAppPassword(child);
    const expected = found && wanted.get(found.id);
    if (expected && sameAppPassword(mailbox, expected, child)) {
      wanted.delete(expected.id);
      continue;
    }
    await removeTree(client, child.dn);
    gone = true;
  }
  for (const password of wanted.values()) await addAppPassword(client, dn, mailbox, password);
  return gone;
}

const sameAppPassword = (mailbox: MailboxEntry, expected: AppPasswordEntry, found: Entry): boolean =>
  Object.entries(appPasswordAttributes(mailbox, expected)).every(
    ([type, values]) => type === 'objectClass' || sameValues(valuesOf(found, type), values),
  );

async function replaceDifferent(
  client: Client,
  dn: string,
  present: Entry,
  entry: DirectoryEntry,
): Promise<string[]> {
  const different = Object.entries(changeableAttributes(entry)).filter(
    ([type, values]) => !sameValues(valuesOf(present, type), values),
  );
  if (different.length > 0) {
    const changes = different.map(
      ([type, values]) => new Change({ operation: 'replace', modification: new Attribute({ type, values }) }),
    );
    await client.modify(dn, changes);
  }
  return different.map(([type]) => type);
}

async function remove(client: Client, dn: string, { id }: { id: string | null }): Promise<boolean> {
  const present = await find(client, dn, ['postroomId']);
  if (present === null) return false;
  if (id !== null && valuesOf(present, 'postroomId')[0] !== id) return false;
  await removeTree(client, dn);
  return true;
}

/** What somebody adds below meanwhile goes as well. */
async function removeTree(client: Client, dn: string, attempts = 3): Promise<void> {
  const children = (await search(client, dn, 'one', ['1.1'])) ?? [];
  for (const child of children) await removeTree(client, child.dn);
  try {
    await client.del(dn);
  } catch (error) {
    if (error instanceof NoSuchObjectError) return;
    if (!(error instanceof NotAllowedOnNonLeafError) || attempts === 1) throw error;
    await removeTree(client, dn, attempts - 1);
  }
}

async function find(client: Client, dn: string, attributes: string[]): Promise<Entry | null> {
  const found = await search(client, dn, 'base', attributes);
  return found?.[0] ?? null;
}

/** Null when the base does not exist. */
async function search(
  client: Client,
  base: string,
  scope: 'base' | 'one' | 'sub',
  attributes: string[],
): Promise<Entry[] | null> {
  try {
    const options = { scope, attributes: ['objectClass', ...attributes], filter: '(objectClass=*)' };
    const paged = scope !== 'base' ? { paged: { pageSize: PAGE_SIZE } } : {};
    const { searchEntries } = await client.search(base, { ...options, ...paged });
    return searchEntries;
  } catch (error) {
    if (error instanceof NoSuchObjectError) return null;
    throw error;
  }
}

/** One bound connection, shared: LDAP answers carry the number of their question, so many may be under way. */
class LdapConnection {
  readonly #options: LdapOptions;
  #client: Promise<Client> | null = null;

  constructor(options: LdapOptions) {
    this.#options = options;
  }

  /** A connection that slapd closed meanwhile (a restart) is replaced once; the work must bear repeating. */
  async use<T>(name: string, work: (client: Client) => Promise<T>): Promise<T> {
    const reused = this.#client !== null;
    try {
      return await this.#attempt(work);
    } catch (error) {
      if (error instanceof ResultCodeError && !isPassing(error)) {
        throw new DirectoryRefusedError(name, reasonOf(error), { cause: error });
      }
      if (!reused) throw new DirectoryUnavailableError(reasonOf(error), { cause: error });
    }
    try {
      return await this.#attempt(work);
    } catch (error) {
      if (error instanceof ResultCodeError && !isPassing(error)) {
        throw new DirectoryRefusedError(name, reasonOf(error), { cause: error });
      }
      throw new DirectoryUnavailableError(reasonOf(error), { cause: error });
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.then((open) => open.unbind()).catch(() => undefined);
  }

  async #attempt<T>(work: (client: Client) => Promise<T>): Promise<T> {
    this.#client ??= this.#connect();
    const current = this.#client;
    try {
      const client = await current;
      if (!client.isBound) throw new Error('the connection was closed');
      return await work(client);
    } catch (error) {
      const broken = !(error instanceof ResultCodeError) || isPassing(error);
      if (broken && this.#client === current) await this.close();
      throw error;
    }
  }

  async #connect(): Promise<Client> {
    const { url, writerDn, writerPassword, timeoutMs = 5_000 } = this.#options;
    const client = new Client({ url, timeout: timeoutMs, connectTimeout: timeoutMs, strictDN: true });
    try {
      await client.bind(writerDn, writerPassword);
    } catch (error) {
      await client.unbind().catch(() => undefined);
      throw error;
    }
    return client;
  }
}

/** Answers that mean "not now". A refused bind is among them: the installation's secret may be on its way. */
const isPassing = (error: ResultCodeError): boolean =>
  error instanceof BusyError || error instanceof UnavailableError || error.code === 49 || error.code === 51;

/** One line, without what LDAP servers add after it. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.trim().replace(/\.+$/, '') ??
  'no reason given';
