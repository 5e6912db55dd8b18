// Probes of SMTP and LMTP listeners.
import { command, demand, LineClient, type Patience, ProbeError, readReply } from './line-client.ts';
import type { ListenerAddress, SmtpListener } from './listeners.ts';

export interface Mailbox {
  address: string;
  password: string;
}

export interface SmtpExpectations {
  listener: SmtpListener;
  /** The name the client gives itself. */
  helo: string;
  /** Has to be taken as a recipient; null: there is none to try. */
  good: string | null;
  /** Has to be refused as a recipient; null: there is no domain of ours to try it in. */
  bad: string | null;
  /** Logs in where that is asked for; null: a wrong password is tried, and has to be refused as one. */
  login: Mailbox | null;
  /** Says XCLIENT to look like a client from outside when relaying is tried. */
  canPretend: boolean;
  /** The text of a mail to be sent to `good`; null: the conversation ends before DATA. */
  mail: string | null;
  patience?: Patience;
}

/** Says a whole conversation and checks every reply. Gives the queue id, when a mail was sent. Throws ProbeError. */
export async function probeSmtp(expected: SmtpExpectations): Promise<string | null> {
  const { listener, login, helo } = expected;
  const name = `Postfix at ${listener.service}`;
  const client = await LineClient.connect(listener, name, expected.patience);
  try {
    if (listener.wrapped) await client.startTls();
    await greeting(client);
    let { text: offers } = await demand(client, `EHLO ${helo}`, 250);
    if (listener.tls) {
      if (!/^STARTTLS$/m.test(offers)) throw new ProbeError(`${name} does not offer STARTTLS.`);
      await demand(client, 'STARTTLS', 220);
      await client.startTls();
      offers = (await demand(client, `EHLO ${helo}`, 250)).text;
    }
    if (listener.auth && (listener.login || login !== null)) {
      if (!/^AUTH\b.*\bPLAIN\b/m.test(offers)) throw new ProbeError(`${name} does not offer AUTH PLAIN.`);
      await authenticate(client, login);
    }
    if (listener.login && login === null) return null;
    return await recipients(client, expected);
  } finally {
    client.close();
  }
}

async function greeting(client: LineClient): Promise<void> {
  const reply = await readReply(client);
  if (reply.code !== 220) throw new ProbeError(`${client.name} greets with “${reply.code} ${reply.text}”.`);
}

/** Without a login a wrong password is tried: 535 proves that it was looked up, 454 would say that it could not be. */
async function authenticate(client: LineClient, login: Mailbox | null): Promise<void> {
  const { address, password } = login ?? { address: 'postroom-probe@postroom.invalid', password: 'wrong' };
  const plain = Buffer.from(`\0${address}\0${password}`).toString('base64');
  await demand(client, `AUTH PLAIN ${plain}`, login === null ? 535 : 235);
}

async function recipients(client: LineClient, expected: SmtpExpectations): Promise<string | null> {
  const { good, bad, mail, login, listener, canPretend } = expected;
  const sender = login !== null && listener.login ? login.address : 'postroom-probe@postroom.invalid';
  await demand(client, `MAIL FROM:<${sender}>`, 250);
  if (bad !== null) {
    const reply = await command(client, `RCPT TO:<${bad}>`);
    if (reply.code < 500) {
      throw new ProbeError(
        `${client.name} takes mail for ${bad}, which nobody has: “${reply.code} ${reply.text}”.`,
      );
    }
  }
  if (good !== null) await demand(client, `RCPT TO:<${good}>`, 250);
  let queued: string | null = null;
  if (mail !== null && good !== null) {
    await demand(client, 'DATA', 354);
    const reply = await demand(client, `${mail.replace(/\r?\n/g, '\r\n')}\r\n.`, 250).catch(
      (error: unknown) => {
        throw error instanceof ProbeError
          ? new ProbeError(error.message.replace(/answers [\s\S]*? with/, 'answers the mail with'))
          : error;
      },
    );
    queued = /queued as (\S+)/.exec(reply.text)?.[1] ?? null;
  } else await demand(client, 'RSET', 250);
  if (canPretend && !listener.login && !listener.local) await refusesToRelay(client, expected.helo);
  return queued;
}

/** Nobody from outside may send through us to somebody outside. */
async function refusesToRelay(client: LineClient, helo: string): Promise<void> {
  await demand(client, 'XCLIENT NAME=[UNAVAILABLE] ADDR=192.0.2.25', 220);
  await demand(client, `EHLO ${helo}`, 250);
  const mail = await command(client, 'MAIL FROM:<postroom-probe@postroom.invalid>');
  if (mail.code >= 400) return;
  const reply = await command(client, 'RCPT TO:<somebody@elsewhere.invalid>');
  if (reply.code < 400) {
    throw new ProbeError(
      `${client.name} would relay mail from anybody to anybody (“${reply.code} ${reply.text}”): an open relay.`,
    );
  }
}

/** Throws ProbeError. */
export async function probeLmtp(
  at: ListenerAddress,
  good: string | null,
  patience?: Patience,
): Promise<void> {
  const client = await LineClient.connect(at, 'Dovecot’s LMTP', patience);
  try {
    await greeting(client);
    await demand(client, 'LHLO localhost', 250);
    if (good === null) return;
    await demand(client, 'MAIL FROM:<>', 250);
    await demand(client, `RCPT TO:<${good}>`, 250);
    await demand(client, 'RSET', 250);
  } finally {
    client.close();
  }
}
