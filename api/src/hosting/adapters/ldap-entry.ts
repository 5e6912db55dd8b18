// How domains, mailboxes and aliases are written in LDAP: names, attributes, and back (docs/directory.md).
import { DN, type Entry } from 'ldapts';
import { domainOf } from '../../core/address.ts';
import {
  type AppPasswordEntry,
  type AppPasswordService,
  type DirectoryEntry,
  type DirectoryKind,
  type DomainEntry,
  type FoundEntry,
  type MailboxEntry,
  nameOf,
} from '../ports.ts';

/** Dovecot's name of the scheme in front of a PHC string. */
const PASSWORD_SCHEME = '{ARGON2ID}';
/** In front of the organization's id in a domain's description. */
const OWNER = 'organization ';

export type Attributes = Record<string, string[]>;

/** Multi-valued attributes are sets; every value of ours is text. */
export const ATTRIBUTES: Record<DirectoryKind, string[]> = {
  DOMAIN: [
    'postroomId',
    'postroomEnabled',
    'description',
    'postroomAliasOf',
    'postroomRelay',
    'postroomRelayLogin',
    'postroomTransport',
    'postroomRecipient',
  ],
  MAILBOX: [
    ...['cn', 'sn', 'postroomId', 'postroomEnabled', 'postroomQuota', 'userPassword'],
    ...['postroomForward', 'postroomRedirect'],
  ],
  ALIAS: ['postroomForward', 'postroomId', 'postroomEnabled'],
};

/** Of the entries below a mailbox. */
export const APP_PASSWORD_ATTRIBUTES = [
  'mail',
  'postroomId',
  'postroomKey',
  'postroomService',
  'userPassword',
];
const APP_PASSWORD_CLASS = 'postroomAppPassword';

const OBJECT_CLASS: Record<DirectoryKind, string[]> = {
  DOMAIN: ['postroomDomain'],
  MAILBOX: ['inetOrgPerson', 'postroomMailbox'],
  ALIAS: ['postroomAlias'],
};

/** `ou=domains,<base>`; the base comes from our own configuration. */
export const domainsDn = (base: string): string => `ou=domains,${base}`;

/** The library escapes the values (RFC 4514). */
export function domainDn(base: string, domain: string): string {
  return `${new DN().addPairRDN('associatedDomain', domain).toString()},${domainsDn(base)}`;
}

export function entryDn(base: string, kind: DirectoryKind, name: string): string {
  if (kind === 'DOMAIN') return domainDn(base, name);
  return `${new DN().addPairRDN('mail', name).toString()},${domainDn(base, domainOf(name))}`;
}

/** Everything but the naming attribute and the object class: what may be replaced in place. */
export function changeableAttributes(entry: DirectoryEntry): Attributes {
  const common = { postroomId: [entry.id], postroomEnabled: [entry.enabled ? 'TRUE' : 'FALSE'] };
  switch (entry.kind) {
    case 'DOMAIN':
      return {
        ...common,
        description: [OWNER + entry.organizationId],
        postroomAliasOf: present(entry.aliasOf),
        postroomRelay: present(entry.relay),
        postroomRelayLogin: present(entry.relayLogin),
        postroomTransport: present(entry.transport),
        postroomRecipient: [...new Set(entry.recipients)],
      };
    case 'MAILBOX': {
      const name = entry.name.trim() || entry.address;
      return {
        ...common,
        cn: [name],
        sn: [name.split(/\s+/u).at(-1) ?? name],
        postroomQuota: [String(entry.quota)],
        userPassword: entry.passwordHash === null ? [] : [PASSWORD_SCHEME + entry.passwordHash],
        postroomForward: entry.keepCopy ? [...new Set(entry.forwardTo)] : [],
        postroomRedirect: entry.keepCopy ? [] : [...new Set(entry.forwardTo)],
      };
    }
    case 'ALIAS':
      return { ...common, postroomForward: [...new Set(entry.forwardTo)] };
  }
}

const present = (value: string | null): string[] => (value === null ? [] : [value]);

/** All attributes of a new entry. */
export function newAttributes(entry: DirectoryEntry): Attributes {
  const naming = entry.kind === 'DOMAIN' ? 'associatedDomain' : 'mail';
  const given = Object.entries(changeableAttributes(entry)).filter(([, values]) => values.length > 0);
  return { objectClass: OBJECT_CLASS[entry.kind], [naming]: [nameOf(entry)], ...Object.fromEntries(given) };
}

export const appPasswordDn = (mailboxDn: string, id: string): string =>
  `${new DN().addPairRDN('postroomId', id).toString()},${mailboxDn}`;

/** All attributes of an app password's entry. */
export const appPasswordAttributes = (
  { address }: MailboxEntry,
  { id, key, hash, services }: AppPasswordEntry,
): Attributes => ({
  objectClass: [APP_PASSWORD_CLASS],
  postroomId: [id],
  mail: [address],
  postroomKey: [key],
  postroomService: services,
  userPassword: [PASSWORD_SCHEME + hash],
});

/** Null for an entry that is none. */
export function toAppPassword(entry: Entry): AppPasswordEntry | null {
  const classes = valuesOf(entry, 'objectClass').map((name) => name.toLowerCase());
  if (!classes.includes(APP_PASSWORD_CLASS.toLowerCase())) return null;
  return {
    id: one(entry, 'postroomId'),
    key: one(entry, 'postroomKey'),
    hash: withoutScheme(one(entry, 'userPassword')),
    services: valuesOf(entry, 'postroomService') as AppPasswordService[],
  };
}

export function valuesOf(entry: Entry, attribute: string): string[] {
  const found = Object.keys(entry).find((key) => key.toLowerCase() === attribute.toLowerCase());
  const values = found === undefined ? [] : entry[found];
  return (Array.isArray(values) ? values : [values]).filter((value) => value !== undefined).map(String);
}

/** Sets, compared without order. */
export function sameValues(left: string[], right: string[]): boolean {
  return left.length === right.length && left.every((value) => right.includes(value));
}

export function kindOf(entry: Entry): DirectoryKind | null {
  const classes = valuesOf(entry, 'objectClass').map((name) => name.toLowerCase());
  if (classes.includes('postroomdomain')) return 'DOMAIN';
  if (classes.includes('postroommailbox')) return 'MAILBOX';
  if (classes.includes('postroomalias')) return 'ALIAS';
  return null;
}

export function toDomain(entry: Entry): DomainEntry {
  const description = one(entry, 'description');
  const organizationId = description.startsWith(OWNER) ? description.slice(OWNER.length) : '';
  return {
    kind: 'DOMAIN',
    name: one(entry, 'associatedDomain').toLowerCase(),
    organizationId,
    aliasOf: one(entry, 'postroomAliasOf') || null,
    relay: one(entry, 'postroomRelay') || null,
    relayLogin: one(entry, 'postroomRelayLogin') || null,
    transport: one(entry, 'postroomTransport') || null,
    recipients: valuesOf(entry, 'postroomRecipient'),
    ...common(entry),
  };
}

/**
 * What is not an entry of ours (another class, no address, an address of another domain) is a stranger.
 *
 * @param appPasswords those below the entry.
 */
export function toEntry(entry: Entry, domain: string, appPasswords: AppPasswordEntry[] = []): FoundEntry {
  const address = one(entry, 'mail');
  const kind = kindOf(entry);
  if (kind === 'MAILBOX' && domainOf(address) === domain) {
    const password = one(entry, 'userPassword');
    return {
      kind,
      address,
      name: one(entry, 'cn'),
      passwordHash: password === '' ? null : withoutScheme(password),
      quota: toQuota(one(entry, 'postroomQuota')),
      ...forwardingOf(entry),
      appPasswords,
      ...common(entry),
    };
  }
  if (kind === 'ALIAS' && domainOf(address) === domain) {
    return { kind, address, forwardTo: valuesOf(entry, 'postroomForward'), ...common(entry) };
  }
  return { kind: 'FOREIGN', dn: entry.dn };
}

function forwardingOf(entry: Entry): { forwardTo: string[]; keepCopy: boolean } {
  const redirect = valuesOf(entry, 'postroomRedirect');
  return { forwardTo: [...redirect, ...valuesOf(entry, 'postroomForward')], keepCopy: redirect.length === 0 };
}

function common(entry: Entry): { id: string; enabled: boolean } {
  return { id: one(entry, 'postroomId'), enabled: one(entry, 'postroomEnabled') === 'TRUE' };
}

const one = (entry: Entry, attribute: string): string => valuesOf(entry, attribute)[0] ?? '';

/** A password in a scheme that is not ours stays as it is: it differs from every PHC string, and is repaired. */
const withoutScheme = (password: string): string =>
  password.startsWith(PASSWORD_SCHEME) ? password.slice(PASSWORD_SCHEME.length) : password;

const toQuota = (text: string): bigint => (/^\d{1,18}$/.test(text) ? BigInt(text) : -1n);
