// What Postfix's words mean to somebody who does not read postconf(5).
import { catalogue } from '../configuration/catalogue/index.ts';

const RESTRICTIONS: Record<string, string> = {
  permit_mynetworks: 'Clients in the own networks may go on, whatever comes after.',
  permit_sasl_authenticated: 'People who have logged in may go on, whatever comes after.',
  permit_tls_clientcerts: 'Clients with a known certificate may go on.',
  permit_auth_destination: 'Mail for a domain of this server may go on.',
  permit_inet_interfaces: 'This machine itself may go on.',
  permit_mx_backup: 'Domains for which this server is a backup may go on.',
  permit: 'Everything that came this far is taken.',
  reject: 'Everything that came this far is refused.',
  defer: 'Everything that came this far is put off.',
  defer_if_permit: 'What would be taken is put off instead.',
  defer_if_reject: 'What would be refused is put off instead.',
  defer_unauth_destination: 'Mail for domains that are not this server’s is put off: it relays for nobody.',
  reject_unauth_destination: 'Mail for domains that are not this server’s is refused: it relays for nobody.',
  reject_unlisted_recipient: 'The recipient must exist: a mailbox, an alias or a catch-all.',
  reject_unlisted_sender: 'A sender in an own domain must exist.',
  reject_unknown_sender_domain: 'The sender’s domain must exist in DNS.',
  reject_unknown_recipient_domain: 'The recipient’s domain must exist in DNS.',
  reject_non_fqdn_sender: 'The sender’s address must have a whole domain.',
  reject_non_fqdn_recipient: 'The recipient’s address must have a whole domain.',
  reject_non_fqdn_helo_hostname: 'The client must give its whole name.',
  reject_invalid_helo_hostname: 'The client must give a name that can be one.',
  reject_unknown_helo_hostname: 'The name that the client gives must exist in DNS.',
  reject_unknown_client_hostname: 'The client’s address must have a name in DNS that leads back to it.',
  reject_unknown_reverse_client_hostname: 'The client’s address must have a name in DNS.',
  reject_sender_login_mismatch: 'Only who is logged in as its owner may send with an address.',
  reject_known_sender_login_mismatch: 'Addresses that belong to a login are for that login alone.',
  reject_authenticated_sender_login_mismatch: 'Who is logged in may send with own addresses alone.',
  reject_unauthenticated_sender_login_mismatch: 'Addresses that belong to a login need that login.',
  reject_unauth_pipelining: 'Clients that talk before it is their turn are refused: spam programs do.',
  reject_unverified_recipient: 'The server that has the mailbox is asked whether the recipient exists.',
  reject_unverified_sender: 'The sender’s server is asked whether the sender exists.',
  reject_multi_recipient_bounce: 'Reports of failure have one recipient; more are refused.',
  reject_plaintext_session: 'Connections without encryption are refused.',
  reject_rbl_client: 'The client’s address is looked up in a list of spammers in DNS.',
  reject_rhsbl_sender: 'The sender’s domain is looked up in a list of spammers in DNS.',
  reject_rhsbl_helo: 'The client’s name is looked up in a list of spammers in DNS.',
  reject_rhsbl_client: 'The client’s domain is looked up in a list of spammers in DNS.',
  check_policy_service: 'A program of its own decides, for instance whether the mailbox is full.',
  check_client_access: 'The client is looked up in a table that says what to do with it.',
  check_reverse_client_hostname_access: 'The client’s name is looked up in a table.',
  check_helo_access: 'The name that the client gives is looked up in a table that says what to do with it.',
  check_sender_access: 'The sender is looked up in a table that says what to do with its mail.',
  check_recipient_access: 'The recipient is looked up in a table that says what to do with its mail.',
  check_sasl_access: 'The login is looked up in a table that says what it may.',
  warn_if_reject: 'What the next rule would refuse is only noted in the log.',
};

export const restrictionMeaning = (name: string): string =>
  RESTRICTIONS[name] ??
  (/^check_\w+_access$/.test(name)
    ? 'Looked up in a table that says what to do.'
    : 'A rule of this configuration.');

const known = new Map(
  catalogue
    .filter(({ key }) => key.program === 'postfix')
    .map(({ key, explanation }) => [key.name, explanation] as const),
);

/** Of the parameter that names a table. */
export const tableMeaning = (parameter: string): string =>
  parameter === 'access table' ? 'What this table says decides.' : (known.get(parameter) ?? '');

export const COMMANDS: Record<string, string> = {
  CONNECT: 'The client connects.',
  EHLO: 'The client says its name.',
  MAIL: 'The client says who the sender is, and how large the message is where it knows.',
  RCPT: 'The client says who the recipient is. Refusals wait until here, so that the log says whom they are about.',
  DATA: 'The client asks to send the message.',
  MESSAGE: 'The whole message is there: its size, its headers and its text are checked.',
};

/** Of what header_checks, body_checks and the like do. */
export const CONTENT_ACTIONS: Record<string, string> = {
  reject: 'A rule about the content refuses the message.',
  warning: 'A rule about the content makes a note in the log; the message goes on.',
  info: 'A rule about the content makes a note in the log; the message goes on.',
  hold: 'A rule about the content has the message wait in the queue until somebody releases it.',
  discard: 'A rule about the content throws the message away; the sender hears nothing of it.',
  filter: 'A rule about the content sends the message through a filter.',
  redirect: 'A rule about the content sends the message to somebody else instead.',
  replace: 'A rule about the content replaces this line.',
  prepend: 'A rule about the content puts a line before this one.',
  strip: 'A rule about the content takes this line out.',
  bcc: 'A rule about the content sends a copy to somebody.',
};
