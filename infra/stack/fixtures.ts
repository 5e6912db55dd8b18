// Writes domains, mailboxes and aliases straight into the directory. For the tests of the stack only: everywhere else
// the hosting domain of the api is the one that writes.
import { randomUUID } from 'node:crypto';
import { Attribute, Change, Client } from 'ldapts';
import { DOMAINS_DN } from './slapd/config.ts';
import type { Stack } from './types.ts';

export interface MailboxOptions {
  /** As stored in `userPassword`, `{ARGON2ID}$argon2id$…`; without one only the master user can log in. */
  passwordHash?: string;
  quotaBytes?: number;
  enabled?: boolean;
}

export interface DomainOptions {
  postroomAliasOf?: string;
  postroomRelay?: string;
  postroomRelayLogin?: string;
  postroomTransport?: string;
  postroomRecipient?: string[];
}

export interface DirectoryFixtures {
  addDomain(domain: string, enabled?: boolean, more?: DomainOptions): Promise<void>;
  addMailbox(address: string, options?: MailboxOptions): Promise<void>;
  /** A further password of a mailbox, in the form of `passwordHash`; `key` is what it is found by. */
  addAppPassword(address: string, password: { hash: string; key: string; services: string[] }): Promise<void>;
  /** Forwards a mailbox's mail, with a copy kept or without. */
  setForward(address: string, forwardTo: string[], keepCopy: boolean): Promise<void>;
  addAlias(address: string, forwardTo: string[], enabled?: boolean): Promise<void>;
  setEnabled(entry: { domain: string } | { address: string }, enabled: boolean): Promise<void>;
  setPassword(address: string, passwordHash: string): Promise<void>;
  remove(address: string): Promise<void>;
}

const domainDn = (domain: string) => `associatedDomain=${domain},${DOMAINS_DN}`;
const entryDn = (address: string) =>
  `mail=${address},${domainDn(address.slice(address.lastIndexOf('@') + 1))}`;
const asBoolean = (enabled: boolean) => (enabled ? 'TRUE' : 'FALSE');

/** Every call binds anew as the writer, so fixtures outlive restarts of slapd. */
export function directoryFixtures(stack: Pick<Stack, 'env'>): DirectoryFixtures {
  const withClient = async (work: (client: Client) => Promise<void>) => {
    const client = new Client({ url: stack.env.LDAP_URL ?? '', timeout: 5_000, connectTimeout: 5_000 });
    try {
      await client.bind(stack.env.LDAP_WRITER_DN ?? '', stack.env.LDAP_WRITER_PASSWORD ?? '');
      await work(client);
    } finally {
      await client.unbind();
    }
  };
  const add = (dn: string, attributes: Record<string, string | string[]>) =>
    withClient((client) => client.add(dn, { ...attributes, postroomId: randomUUID() }));
  const replace = (dn: string, type: string, value: string) =>
    withClient((client) =>
      client.modify(
        dn,
        new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) }),
      ),
    );
  return {
    addDomain: (domain, enabled = true, more = {}) =>
      add(domainDn(domain), {
        objectClass: 'postroomDomain',
        associatedDomain: domain,
        postroomEnabled: asBoolean(enabled),
        ...more,
      }),
    addMailbox: (address, { passwordHash, quotaBytes = 0, enabled = true } = {}) =>
      add(entryDn(address), {
        objectClass: ['inetOrgPerson', 'postroomMailbox'],
        cn: address,
        sn: address,
        mail: address,
        postroomEnabled: asBoolean(enabled),
        postroomQuota: String(quotaBytes),
        ...(passwordHash === undefined ? {} : { userPassword: passwordHash }),
      }),
    addAppPassword: (address, { hash, key, services }) => {
      const postroomId = randomUUID();
      return withClient((client) =>
        client.add(`postroomId=${postroomId},${entryDn(address)}`, {
          objectClass: 'postroomAppPassword',
          postroomId,
          mail: address,
          postroomKey: key,
          postroomService: services,
          userPassword: hash,
        }),
      );
    },
    setForward: (address, forwardTo, keepCopy) =>
      withClient((client) =>
        client.modify(
          entryDn(address),
          [
            ['postroomForward', keepCopy ? forwardTo : []] as const,
            ['postroomRedirect', keepCopy ? [] : forwardTo] as const,
          ].map(
            ([type, values]) =>
              new Change({
                operation: 'replace',
                modification: new Attribute({ type, values: [...values] }),
              }),
          ),
        ),
      ),
    addAlias: (address, forwardTo, enabled = true) =>
      add(entryDn(address), {
        objectClass: 'postroomAlias',
        mail: address,
        postroomForward: forwardTo,
        postroomEnabled: asBoolean(enabled),
      }),
    setEnabled: (entry, enabled) =>
      replace(
        'domain' in entry ? domainDn(entry.domain) : entryDn(entry.address),
        'postroomEnabled',
        asBoolean(enabled),
      ),
    setPassword: (address, passwordHash) => replace(entryDn(address), 'userPassword', passwordHash),
    remove: (address) => withClient((client) => client.del(entryDn(address))),
  };
}
