// From a connection to a session: capabilities, STARTTLS, AUTH PLAIN (RFC 5804 1.7, 2.1, 2.2).
import { breaksLine } from '../../../core/text.ts';
import type { MailServer } from '../../ports.ts';
import { mailServerError } from '../failure.ts';
import type { Answer, Conversation } from './conversation.ts';
import { noticeOf, refusalOf } from './refusal.ts';
import { writeString } from './response.ts';

/** What the server announces, by name in upper case. */
export async function logIn(
  talk: Conversation,
  server: MailServer,
  ca: string | null,
): Promise<Map<string, string>> {
  let announced = announcedIn(server, await talk.greeting());
  if (server.tls === 'STARTTLS') {
    if (!announced.has('STARTTLS')) throw mailServerError(server, 'TLS_FAILED', 'does not support STARTTLS');
    const { outcome } = await talk.command('STARTTLS');
    if (outcome.status !== 'OK') throw mailServerError(server, 'TLS_FAILED', noticeOf(outcome.text));
    await talk.startTls(ca);
    // What was said before may have been said by somebody in between; the server says it anew.
    announced = announcedIn(server, await talk.greeting());
  }
  await authenticate(talk, server, announced);
  // Some servers offer more to people than to strangers.
  return announcedIn(server, await talk.command('CAPABILITY'));
}

function announcedIn(server: MailServer, { lines, outcome }: Answer): Map<string, string> {
  if (outcome.status !== 'OK') throw refusalOf(server, outcome);
  const pairs = lines.flatMap(([name, value]): [string, string][] =>
    name?.kind === 'string'
      ? [
          [
            name.bytes.toString('utf8').toUpperCase(),
            value?.kind === 'string' ? value.bytes.toString('utf8') : '',
          ],
        ]
      : [],
  );
  const announced = new Map(pairs);
  if (!announced.has('SIEVE')) {
    throw mailServerError(server, 'PROTOCOL_ERROR', 'this is not a ManageSieve server');
  }
  return announced;
}

async function authenticate(
  talk: Conversation,
  server: MailServer,
  announced: Map<string, string>,
): Promise<void> {
  const { username, password } = server;
  if (!/(^|\s)PLAIN(\s|$)/i.test(announced.get('SASL') ?? '')) {
    throw mailServerError(server, 'NOT_PERMITTED', 'It offers no login with a password (SASL PLAIN).');
  }
  if (breaksLine(username) || password.includes('\0')) {
    throw mailServerError(server, 'WRONG_PASSWORD', 'A name or password cannot hold such characters.');
  }
  // RFC 4616: authorize as oneself, authenticate as, password.
  const credentials = Buffer.from(`\0${username}\0${password}`).toString('base64');
  const { outcome } = await talk.command(`AUTHENTICATE "PLAIN" ${writeString(credentials)}`);
  if (outcome.status === 'OK') return;
  const temporary = outcome.code === 'TRYLATER' || outcome.code === 'ENCRYPT-NEEDED';
  if (temporary) throw refusalOf(server, outcome);
  throw mailServerError(server, 'WRONG_PASSWORD', noticeOf(outcome.text));
}
