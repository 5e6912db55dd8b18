// What a person enters to add a mailbox from elsewhere, checked before any server is asked.
import { parseAddress } from '../../core/address.ts';
import { InputError } from '../../core/errors.ts';
import { breaksLine } from '../../core/text.ts';
import type { MailServer, TlsMode } from '../ports.ts';

export interface MailServerInput {
  host: string;
  port: number;
  tls: TlsMode;
  username: string;
  password: string;
}

export interface NewExternalAccount {
  address: string;
  /** The person's name, as it stands in From. */
  name: string;
  imap: MailServerInput;
  smtp: MailServerInput;
}

const MAX_NAME = 200;
const MAX_HOST = 253;
const MAX_CREDENTIAL = 500;

/** The same in canonical spelling. Throws InputError that names every refused field by its path. */
export function checkNewAccount(input: NewExternalAccount): NewExternalAccount {
  const problems: Record<string, string> = {};
  const address = parseAddress(input.address);
  if (!address.ok) problems.address = address.problem;
  if (input.name.length > MAX_NAME) problems.name = `Use at most ${MAX_NAME} characters.`;
  if (breaksLine(input.name)) problems.name = 'Remove the line break.';
  const imap = checkServer(input.imap, 'imap', problems);
  const smtp = checkServer(input.smtp, 'smtp', problems);
  if (Object.keys(problems).length > 0) throw new InputError(problems);
  return { address: address.ok ? address.value : '', name: input.name.trim(), imap, smtp };
}

function checkServer(
  server: MailServerInput,
  path: string,
  problems: Record<string, string>,
): MailServerInput {
  const host = server.host.trim().toLowerCase();
  if (host === '') problems[`${path}.host`] = 'Enter the name of the server, like imap.example.com.';
  else if (host.length > MAX_HOST || /[\s\p{C}/\\@]/u.test(host)) {
    problems[`${path}.host`] = 'Enter the host name alone, like imap.example.com.';
  }
  if (!Number.isInteger(server.port) || server.port < 1 || server.port > 65_535) {
    problems[`${path}.port`] = 'A port is a number from 1 to 65535.';
  }
  checkCredential(server.username, `${path}.username`, 'Enter the user name.', problems);
  checkCredential(server.password, `${path}.password`, 'Enter the password.', problems);
  return { ...server, host };
}

function checkCredential(
  value: string,
  path: string,
  missing: string,
  problems: Record<string, string>,
): void {
  if (value === '') problems[path] = missing;
  else if (value.length > MAX_CREDENTIAL) problems[path] = `Use at most ${MAX_CREDENTIAL} characters.`;
  else if (breaksLine(value)) problems[path] = 'Remove the line break.';
}

/** Named by a person: resolved once and refused when private; its certificate must be valid. */
export const asForeignServer = (server: MailServerInput): MailServer => ({ ...server, own: false });
