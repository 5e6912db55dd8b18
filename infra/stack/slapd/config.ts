import { createHash } from 'node:crypto';
import { safePath, safeSecret } from '../values.ts';

export const BASE_DN = 'dc=postroom';
export const DOMAINS_DN = `ou=domains,${BASE_DN}`;
export const ROOT_DN = `cn=root,${BASE_DN}`;
export const WRITER_DN = `cn=writer,${BASE_DN}`;
export const READER_DN = `cn=reader,${BASE_DN}`;
/** Postfix alone, where it logs in to the relays of domains: nobody else reads their passwords. */
export const RELAY_READER_DN = `cn=relay-reader,${BASE_DN}`;

export interface SlapdSettings {
  directory: string;
  rootPassword: string;
  /** May manage cn=config through the ldapi socket. */
  administrators: { uid: number; gid: number }[];
  /** The text of postroom.ldif. */
  schema: string;
}

/**
 * A salted hash that slapd compares binds with (RFC 2307 `{SSHA}`). The salt comes from the secret, so that the same
 * secret renders the same configuration; with 256 random bits in the secret that gives nothing away.
 */
export function ssha(secret: string): string {
  const salt = createHash('sha256').update(secret).digest().subarray(0, 8);
  const digest = createHash('sha1').update(secret).update(salt).digest();
  return `{SSHA}${Buffer.concat([digest, salt]).toString('base64')}`;
}

const below = (dn: string) => `dn.subtree="${dn}"`;
const exactly = (dn: string) => `dn.exact="${dn}"`;

/**
 * Who may do what. Readers do not see mailboxes and aliases of a suspended domain: the set `this/-1` is the parent
 * entry, so suspending a domain takes one write and holds for Postfix and Dovecot alike. App passwords lie below their
 * mailbox and are seen while it and its domain (`this/-2`) are enabled. Passwords of relays are for the one account that
 * looks nothing else up.
 */
function accessRules(): string[] {
  const entries = `dn.regex="^[^,]+,associatedDomain=[^,]+,${DOMAINS_DN}$"`;
  const appPasswords = `dn.regex="^[^,]+,mail=[^,]+,associatedDomain=[^,]+,${DOMAINS_DN}$"`;
  return [
    `to dn.onelevel="${BASE_DN}" attrs=userPassword by anonymous auth by * none`,
    `to ${below(DOMAINS_DN)} attrs=postroomRelayLogin by ${exactly(WRITER_DN)} write by ${exactly(RELAY_READER_DN)} read by * none`,
    `to ${entries} by ${exactly(WRITER_DN)} write by ${exactly(READER_DN)} set="this/-1/postroomEnabled & [TRUE]" read by * none`,
    `to ${appPasswords} by ${exactly(WRITER_DN)} write by ${exactly(READER_DN)} set="this/-1/postroomEnabled & this/-2/postroomEnabled & [TRUE]" read by * none`,
    `to ${below(DOMAINS_DN)} by ${exactly(WRITER_DN)} write by ${exactly(READER_DN)} read by ${exactly(RELAY_READER_DN)} read by * none`,
    `to ${exactly(BASE_DN)} by ${exactly(WRITER_DN)} read by ${exactly(READER_DN)} search by ${exactly(RELAY_READER_DN)} search by * none`,
    'to * by * none',
  ];
}

const numbered = (attribute: string, values: string[]) =>
  values.map((value, index) => `${attribute}: {${index}}${value}`).join('\n');

function administration(settings: SlapdSettings): string {
  const who = settings.administrators
    .map(
      ({ uid, gid }) =>
        `by dn.exact="gidNumber=${gid}+uidNumber=${uid},cn=peercred,cn=external,cn=auth" manage`,
    )
    .join(' ');
  return `to * ${who} by * none`;
}

/** The LDIF that `slapadd -n0` turns into cn=config. */
export function renderSlapdConfig(settings: SlapdSettings): string {
  const directory = safePath(settings.directory);
  return `dn: cn=config
objectClass: olcGlobal
cn: config
olcPidFile: ${directory}/slapd.pid
olcArgsFile: ${directory}/slapd.args
olcDisallows: bind_anon
olcLogLevel: none

dn: cn=module{0},cn=config
objectClass: olcModuleList
cn: module{0}
olcModulePath: /usr/lib/ldap
olcModuleLoad: back_mdb

dn: cn=schema,cn=config
objectClass: olcSchemaConfig
cn: schema

include: file:///etc/ldap/schema/core.ldif
include: file:///etc/ldap/schema/cosine.ldif
include: file:///etc/ldap/schema/inetorgperson.ldif

${settings.schema.trim()}

dn: olcDatabase={-1}frontend,cn=config
objectClass: olcDatabaseConfig
objectClass: olcFrontendConfig
olcDatabase: {-1}frontend
olcAccess: {0}to * by * none

dn: olcDatabase={0}config,cn=config
objectClass: olcDatabaseConfig
olcDatabase: {0}config
${numbered('olcAccess', [administration(settings)])}

dn: olcDatabase={1}mdb,cn=config
objectClass: olcDatabaseConfig
objectClass: olcMdbConfig
olcDatabase: {1}mdb
olcSuffix: ${BASE_DN}
olcDbDirectory: ${directory}/db
olcDbMaxSize: 1073741824
olcRootDN: ${ROOT_DN}
olcRootPW: ${ssha(safeSecret(settings.rootPassword))}
olcLimits: {0}dn.exact="${WRITER_DN}" size=unlimited time=unlimited
olcLimits: {1}dn.exact="${READER_DN}" size=unlimited time=unlimited
olcDbIndex: objectClass eq
olcDbIndex: mail eq
olcDbIndex: associatedDomain eq
olcDbIndex: postroomId eq
olcDbIndex: postroomForward eq
olcDbIndex: postroomEnabled eq
olcDbIndex: postroomKey eq
olcDbIndex: postroomRecipient eq
olcDbIndex: entryCSN,entryUUID eq
${numbered('olcAccess', accessRules())}
`;
}
