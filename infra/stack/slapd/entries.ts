// The entries that every directory has: the base, the tree of domains, and the accounts that use it.
import { AlreadyExistsError, Attribute, Change, Client, InvalidCredentialsError } from 'ldapts';
import { BASE_DN, DOMAINS_DN, READER_DN, RELAY_READER_DN, ROOT_DN, ssha, WRITER_DN } from './config.ts';

export interface DirectorySecrets {
  rootPassword: string;
  writerPassword: string;
  readerPassword: string;
  relayReaderPassword: string;
}

/** Adds what is missing and gives the accounts their current passwords; safe to repeat. */
export async function ensureEntries(url: string, secrets: DirectorySecrets): Promise<void> {
  const client = new Client({ url, timeout: 5_000, connectTimeout: 5_000 });
  try {
    await client.bind(ROOT_DN, secrets.rootPassword);
    await add(client, BASE_DN, { objectClass: ['organization', 'dcObject'], dc: 'postroom', o: 'Postroom' });
    await add(client, DOMAINS_DN, { objectClass: 'organizationalUnit', ou: 'domains' });
    await ensureAccount(client, url, WRITER_DN, 'writer', secrets.writerPassword);
    await ensureAccount(client, url, READER_DN, 'reader', secrets.readerPassword);
    await ensureAccount(client, url, RELAY_READER_DN, 'relay-reader', secrets.relayReaderPassword);
  } finally {
    await client.unbind();
  }
}

async function add(client: Client, dn: string, attributes: Record<string, string | string[]>): Promise<void> {
  try {
    await client.add(dn, attributes);
  } catch (error) {
    if (!(error instanceof AlreadyExistsError)) throw error;
  }
}

async function ensureAccount(
  client: Client,
  url: string,
  dn: string,
  name: string,
  secret: string,
): Promise<void> {
  const userPassword = ssha(secret);
  await add(client, dn, {
    objectClass: ['organizationalRole', 'simpleSecurityObject'],
    cn: name,
    userPassword,
  });
  if (await canBind(url, dn, secret)) return;
  const modification = new Attribute({ type: 'userPassword', values: [userPassword] });
  await client.modify(dn, new Change({ operation: 'replace', modification }));
}

async function canBind(url: string, dn: string, secret: string): Promise<boolean> {
  const client = new Client({ url, timeout: 5_000, connectTimeout: 5_000 });
  try {
    await client.bind(dn, secret);
    return true;
  } catch (error) {
    if (error instanceof InvalidCredentialsError) return false;
    throw error;
  } finally {
    await client.unbind();
  }
}
