// What the explained settings of Dovecot are called since 2.4: much has another name, some another meaning, and the block
// `plugin` is gone. Those that are not named here are called the same.
import type { CatalogueEntry } from './entry.ts';
import { oneOf, path, size, text, yesNo } from './entry.ts';

/** The new name, with what else is different; null where 2.4 has nothing like it. */
type Change = { name: string; type?: CatalogueEntry['type']; explanation?: string } | null;

const RENAMED: Record<string, Change> = {
  ssl_cert: {
    name: 'ssl_server_cert_file',
    explanation: 'The file with the server’s certificate and those that lead to the authority.',
  },
  ssl_key: {
    name: 'ssl_server_key_file',
    explanation: 'The file with the private key that belongs to the certificate.',
  },
  ssl_alt_cert: { name: 'ssl_server_alt_cert_file' },
  ssl_alt_key: { name: 'ssl_server_alt_key_file' },
  ssl_ca: { name: 'ssl_server_ca_file' },
  ssl_dh: { name: 'ssl_server_dh_file' },
  ssl_verify_client_cert: { name: 'ssl_server_request_client_cert' },
  ssl_require_crl: { name: 'ssl_server_require_crl' },
  ssl_prefer_server_ciphers: {
    name: 'ssl_server_prefer_ciphers',
    type: oneOf('client', 'server'),
    explanation: 'Whose choice of encryption goes first.',
  },
  verbose_ssl: null,
  disable_plaintext_auth: {
    name: 'auth_allow_cleartext',
    explanation: 'Whether passwords are also taken over connections that are not encrypted. Leave it off.',
  },
  mail_location: {
    name: 'mail_path',
    explanation:
      'The place of mailboxes; mail_driver says in which format. Changing it does not move any mail.',
  },
  auth_worker_max_count: null,
  auth_debug: null,
  auth_debug_passwords: null,
  auth_username_format: {
    name: 'auth_username_format',
    explanation:
      'How logins are changed before they are looked up, for instance %{user | lower} for lower case.',
  },
};

const PLUGIN: Record<string, Change> = {
  quota: null,
  quota_rule: {
    name: 'quota_storage_size',
    type: size(0),
    explanation: 'The limit of mailboxes that have none of their own.',
  },
  quota_rule2: null,
  quota_grace: { name: 'quota_storage_grace', type: size(0) },
  quota_vsizes: null,
  quota_max_mail_size: { name: 'quota_mail_size' },
  sieve: null,
  sieve_before: null,
  sieve_after: null,
  sieve_default: null,
  sieve_global: null,
  sieve_quota_max_scripts: { name: 'sieve_quota_script_count' },
  sieve_quota_max_storage: { name: 'sieve_quota_storage_size' },
  acl: { name: 'acl_driver' },
  acl_shared_dict: null,
  fts: null,
  zlib_save: { name: 'mail_compress_write_method' },
  zlib_save_level: null,
};

/** Settings that came with 2.4. */
const NEW: CatalogueEntry[] = [
  entry(
    'mail_driver',
    'dovecot-storage',
    oneOf('maildir', 'sdbox', 'mdbox', 'mbox', 'imapc'),
    'The format of mailboxes. Changing it does not convert any mail.',
  ),
  entry(
    'mail_inbox_path',
    'dovecot-storage',
    text,
    'The place of the inbox, where it is not with the other folders.',
  ),
  entry('mail_index_path', 'dovecot-storage', text, 'Where indexes are kept, when not beside the mail.'),
  entry(
    'dovecot_config_version',
    'dovecot-other',
    text,
    'The version that the configuration is written for. It must be the first setting.',
  ),
  entry(
    'dovecot_storage_version',
    'dovecot-other',
    text,
    'The version whose format of files is written, so that one can go back to it.',
  ),
];

function entry(
  name: string,
  category: string,
  type: CatalogueEntry['type'],
  explanation: string,
): CatalogueEntry {
  return { key: { program: 'dovecot', section: [], name }, category, type, explanation, risk: null };
}

/** The catalogue as Dovecot 2.4 has it. */
export function for24(entries: readonly CatalogueEntry[]): CatalogueEntry[] {
  return [...entries.flatMap(renamed), ...NEW];
}

function renamed(known: CatalogueEntry): CatalogueEntry[] {
  const { program, section, name } = known.key;
  if (program !== 'dovecot') return [known];
  // A look-up is a block with its driver as the name: `passdb ldap {`. There is nothing to choose in it.
  if (/^(passdb|userdb)/.test(section[0] ?? '')) return [];
  const inPlugin = section[0] === 'plugin';
  const change = (inPlugin ? PLUGIN : section.length === 0 ? RENAMED : {})[name];
  if (change === null) return [];
  return [
    {
      ...known,
      key: { program, section: inPlugin ? [] : section, name: change?.name ?? name },
      type: change?.type ?? fileType(known.type),
      explanation: change?.explanation ?? known.explanation,
    },
  ];
}

/** Names of files are no longer contents that “<” reads. */
const fileType = (type: CatalogueEntry['type']): CatalogueEntry['type'] =>
  type.kind === 'path' ? path : type.kind === 'boolean' ? yesNo : type;
