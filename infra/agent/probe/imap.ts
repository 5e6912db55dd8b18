// Probes of IMAP, POP3 and ManageSieve.
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LineClient, type Patience, ProbeError } from './line-client.ts';
import type { DovecotListener, ListenerAddress } from './listeners.ts';
import type { Mailbox } from './smtp.ts';

export interface LoginExpectations {
  listener: DovecotListener;
  tls: boolean;
  /** Null: a wrong password is tried, and has to be refused as one. */
  login: Mailbox | null;
  patience?: Patience;
}

/**
 * Dovecot makes an address wait that gave wrong passwords, up to 17 seconds, and a webmail on this machine has the address that
 * we have. With one of our own nobody waits for the other. Without TLS it would take no password from there.
 */
const from = ({ listener, tls, login }: LoginExpectations): ListenerAddress & { localAddress?: string } =>
  login === null && (tls || listener.wrapped) && listener.host === '127.0.0.1'
    ? { ...listener, localAddress: `127.${randomInt(64, 128)}.${randomInt(256)}.${randomInt(1, 255)}` }
    : listener;

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const WRONG: Mailbox = { address: 'postroom-probe@postroom.invalid', password: 'wrong' };

/** Logs in, and reads the mail that has `subject` when one is given. Throws ProbeError. */
export async function probeImap(expected: LoginExpectations, subject: string | null): Promise<void> {
  const { listener, tls, login, patience } = expected;
  const client = await LineClient.connect(from(expected), `Dovecot’s ${listener.listener}`, patience);
  try {
    if (listener.wrapped) await client.startTls();
    const greeting = await client.readLine();
    if (!greeting.startsWith('* OK')) throw new ProbeError(`${client.name} greets with “${greeting}”.`);
    if (tls && !listener.wrapped) {
      await tagged(client, 'STARTTLS', 'OK');
      await client.startTls();
    }
    const { address, password } = login ?? WRONG;
    await tagged(client, `LOGIN ${quoted(address)} ${quoted(password)}`, login === null ? 'NO' : 'OK');
    if (login === null || subject === null) return;
    await tagged(client, 'SELECT INBOX', 'OK');
    await fetchMail(client, subject);
  } finally {
    client.close();
  }
}

/** The mail may be on its way still. */
async function fetchMail(client: LineClient, subject: string): Promise<void> {
  for (const wait of [20, 50, 100, 200, 400, 800, 1600]) {
    await tagged(client, 'NOOP', 'OK');
    const found = await tagged(client, `SEARCH HEADER Subject ${quoted(subject)}`, 'OK');
    const [, number] = /^\* SEARCH (\d+)/m.exec(found) ?? [];
    if (number !== undefined) {
      const fetched = await tagged(client, `FETCH ${number} (FLAGS BODY.PEEK[])`, 'OK');
      if (fetched.includes(subject)) return;
      throw new ProbeError(`${client.name} does not give the mail back that was delivered.`);
    }
    await sleep(wait);
  }
  throw new ProbeError(`The mail that was sent did not appear in ${client.name}.`);
}

async function tagged(client: LineClient, text: string, expected: 'OK' | 'NO'): Promise<string> {
  client.write(`p1 ${text}\r\n`);
  const lines: string[] = [];
  for (;;) {
    const line = await client.readLine();
    if (line.startsWith('p1 ')) {
      if (line.startsWith(`p1 ${expected}`) && !/\[UNAVAILABLE\]/.test(line)) return lines.join('\n');
      throw new ProbeError(
        `${client.name} answers ${text.split(' ')[0]} with “${line.slice(3)}” instead of ${expected}.`,
      );
    }
    lines.push(line);
  }
}

/** Throws ProbeError. */
export async function probePop3(expected: LoginExpectations): Promise<void> {
  const { listener, tls, login, patience } = expected;
  const client = await LineClient.connect(from(expected), `Dovecot’s ${listener.listener}`, patience);
  try {
    if (listener.wrapped) await client.startTls();
    await pop3(client, null, '+OK');
    if (tls && !listener.wrapped) {
      await pop3(client, 'STLS', '+OK');
      await client.startTls();
    }
    const { address, password } = login ?? WRONG;
    await pop3(client, `USER ${address}`, '+OK');
    await pop3(client, `PASS ${password}`, login === null ? '-ERR' : '+OK');
  } finally {
    client.close();
  }
}

async function pop3(client: LineClient, text: string | null, expected: '+OK' | '-ERR'): Promise<void> {
  if (text !== null) client.write(`${text}\r\n`);
  const line = await client.readLine();
  if (line.startsWith(expected) && !/\[SYS\/TEMP\]/.test(line)) return;
  throw new ProbeError(`${client.name} answers ${text?.split(' ')[0] ?? 'a connection'} with “${line}”.`);
}

/** Logs in, and stores a script when the login is good (RFC 5804). Throws ProbeError. */
export async function probeSieve(expected: LoginExpectations): Promise<void> {
  const { tls, login, patience } = expected;
  const client = await LineClient.connect(from(expected), 'Dovecot’s ManageSieve', patience);
  try {
    await sieve(client, null, 'OK');
    if (tls) {
      await sieve(client, 'STARTTLS', 'OK');
      await client.startTls();
      await sieve(client, null, 'OK');
    }
    const { address, password } = login ?? WRONG;
    const plain = Buffer.from(`\0${address}\0${password}`).toString('base64');
    await sieve(client, `AUTHENTICATE "PLAIN" "${plain}"`, login === null ? 'NO' : 'OK');
    if (login === null) return;
    const script = 'keep;\r\n';
    await sieve(client, `PUTSCRIPT "probe" {${script.length}+}\r\n${script}`, 'OK');
    await sieve(client, 'SETACTIVE "probe"', 'OK');
  } finally {
    client.close();
  }
}

async function sieve(client: LineClient, text: string | null, expected: 'OK' | 'NO'): Promise<void> {
  if (text !== null) client.write(`${text}\r\n`);
  for (;;) {
    const line = await client.readLine();
    if (!/^(OK|NO|BYE)\b/i.test(line)) continue;
    if (line.toUpperCase().startsWith(expected) && !/TRYLATER/.test(line)) return;
    throw new ProbeError(`${client.name} answers ${text?.split(' ')[0] ?? 'a connection'} with “${line}”.`);
  }
}
