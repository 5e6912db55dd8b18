import { type CatalogueEntry, destination, entries, hosts, integer, size, tables, text } from './entry.ts';

/** Hosted domains: which there are, their mailboxes and aliases, where their mail is put. */
export const postfixVirtual: CatalogueEntry[] = entries('postfix', 'postfix-virtual', [
  [
    'virtual_mailbox_domains',
    hosts,
    'Domains with mailboxes on this server. A table gives them when they are kept elsewhere, as in a directory.',
  ],
  [
    'virtual_mailbox_maps',
    tables,
    'Tables of all mailboxes. An address that is in none is refused while the sender is still connected.',
  ],
  ['virtual_alias_domains', hosts, 'Domains that have aliases alone and no mailbox.'],
  [
    'virtual_alias_maps',
    tables,
    'Tables that send mail for one address on to others. A table that does not answer makes mail wait, even if a later one knew the answer.',
  ],
  ['virtual_transport', destination, 'What takes the mail for hosted mailboxes, usually Dovecot’s LMTP.'],
  [
    'virtual_mailbox_base',
    text,
    'The folder that Postfix’ own delivery puts mailboxes into. Not used with LMTP.',
  ],
  [
    'virtual_uid_maps',
    tables,
    'Which account Postfix’ own delivery works as, per mailbox. Not used with LMTP.',
  ],
  [
    'virtual_gid_maps',
    tables,
    'Which group Postfix’ own delivery works as, per mailbox. Not used with LMTP.',
  ],
  ['virtual_minimum_uid', integer(1), 'The lowest account number that a table may give for delivery.'],
  [
    'virtual_mailbox_limit',
    size(0),
    'The largest mailbox or message that Postfix’ own delivery writes, in bytes. Not used with LMTP.',
  ],
  [
    'virtual_alias_expansion_limit',
    integer(1, 1_000_000),
    'How many addresses an alias may become, at most.',
  ],
  ['virtual_alias_recursion_limit', integer(1, 100_000), 'How often aliases may lead to aliases.'],
  [
    'local_recipient_maps',
    tables,
    'Tables of the accounts of this machine that may get mail. Empty takes everything.',
  ],
  [
    'relay_recipient_maps',
    tables,
    'Tables of the addresses that exist in relayed domains. Without them, mail for anybody there is taken and later returned.',
  ],
  ['lmtp_destination_recipient_limit', text, 'How many receivers are handed to LMTP at once.'],
  ['lmtp_destination_concurrency_limit', text, 'How many LMTP connections are used at once.'],
]);
