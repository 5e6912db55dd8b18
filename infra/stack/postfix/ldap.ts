import { DOMAINS_DN, READER_DN, RELAY_READER_DN } from '../slapd/config.ts';
import { safePort, safeSecret } from '../values.ts';

interface Lookup {
  filter: string;
  result: string;
  /** ldap_table(5)'s result_format; the result itself when absent. */
  format?: string;
  /** Where an entry has this attribute, the answer is its values alone. */
  insteadOfResult?: string;
  /** Looked up by the account that sees the passwords of relays. */
  secret?: true;
}

/** Postfix's lookups in the directory: file name below its `etc` → query and answer. Suspended entries are not found. */
export const LOOKUPS = {
  // A suspended domain stays ours, so that its addresses are unknown (550) rather than somebody else's (554).
  domains: {
    filter: '(&(objectClass=postroomDomain)(associatedDomain=%s)(!(postroomTransport=*)))',
    result: 'associatedDomain',
  },
  // Those whose mail is handed on to another server, for which addresses, and how. What is in the queue goes on to the
  // same server while the domain is suspended.
  'relay-domains': {
    filter: '(&(objectClass=postroomDomain)(associatedDomain=%s)(postroomTransport=*))',
    result: 'associatedDomain',
  },
  'relay-recipients': {
    filter:
      '(&(objectClass=postroomDomain)(postroomRecipient=%s)(postroomTransport=*)(postroomEnabled=TRUE))',
    result: 'associatedDomain',
  },
  transports: {
    filter: '(&(objectClass=postroomDomain)(associatedDomain=%d)(postroomTransport=*))',
    result: 'postroomTransport',
  },
  mailboxes: { filter: '(&(objectClass=postroomMailbox)(mail=%s)(postroomEnabled=TRUE))', result: 'mail' },
  // Where mail for a mailbox goes: to itself and whoever gets a copy, or to others instead. Found as its own alias it is
  // not taken by a catch-all.
  deliveries: {
    filter: '(&(objectClass=postroomMailbox)(mail=%s)(postroomEnabled=TRUE))',
    result: 'mail, postroomForward',
    insteadOfResult: 'postroomRedirect',
  },
  aliases: {
    filter: '(&(objectClass=postroomAlias)(mail=%s)(postroomEnabled=TRUE))',
    result: 'postroomForward',
  },
  // ada@alias.example → ada@main.example; whether that exists is for the next lookup to say.
  'alias-domains': {
    filter: '(&(objectClass=postroomDomain)(associatedDomain=%d)(postroomAliasOf=*)(postroomEnabled=TRUE))',
    result: 'postroomAliasOf',
    format: '%U@%s',
  },
  // How mail of the domain's senders leaves, and what Postfix logs in with there.
  relays: {
    filter: '(&(objectClass=postroomDomain)(associatedDomain=%d)(postroomEnabled=TRUE))',
    result: 'postroomRelay',
  },
  'relay-logins': {
    filter: '(&(objectClass=postroomDomain)(associatedDomain=%d)(postroomEnabled=TRUE))',
    result: 'postroomRelayLogin',
    secret: true,
  },
} as const satisfies Record<string, Lookup>;

export type LookupName = keyof typeof LOOKUPS;

export interface PostfixLdapSettings {
  ldapPort: number;
  readerPassword: string;
  relayReaderPassword: string;
}

/** An ldap_table(5) file. */
export function renderPostfixLookup(name: LookupName, settings: PostfixLdapSettings): string {
  const { filter, result, format, insteadOfResult, secret }: Lookup = LOOKUPS[name];
  const [dn, password] = secret
    ? [RELAY_READER_DN, settings.relayReaderPassword]
    : [READER_DN, settings.readerPassword];
  const more = [
    ...(format === undefined ? [] : [`result_format = ${format}\n`]),
    ...(insteadOfResult === undefined ? [] : [`terminal_result_attribute = ${insteadOfResult}\n`]),
  ].join('');
  return `server_host = ldap://127.0.0.1:${safePort(settings.ldapPort)}
version = 3
bind = yes
bind_dn = ${dn}
bind_pw = ${safeSecret(password)}
search_base = ${DOMAINS_DN}
scope = sub
timeout = 5
query_filter = ${filter}
result_attribute = ${result}
${more}`;
}
