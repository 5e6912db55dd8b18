// What tests do to mailboxes from outside of the app: deliver, and act as another mail client.
import { connect } from 'node:net';
import { ImapFlow } from 'imapflow';
import type { HostedPerson } from './hosted-company.ts';
import type { TestStack } from './stack.ts';

export interface MailToDeliver {
  from?: string;
  /** Who the envelope says it is from, whom answers go to; Mira unless told. */
  sender?: string;
  subject?: string;
  messageId?: string;
  headers?: Record<string, string>;
  body?: string;
}

let counter = 0;

/** A message as senders write them, with CRLF. */
export function writeMail(to: string, mail: MailToDeliver = {}): string {
  counter += 1;
  const headers = {
    From: mail.from ?? 'Mira Okafor <mira@okafor-print.example>',
    To: to,
    Subject: mail.subject ?? `Quote ${counter} for the new catalogue`,
    Date: new Date().toUTCString().replace('GMT', '+0000'),
    'Message-ID': `<${mail.messageId ?? `quote-${process.pid}-${Date.now()}-${counter}@okafor-print.example`}>`,
    ...mail.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${lines.join('\r\n')}\r\n\r\n${mail.body ?? 'Hello,\r\nhere is the quote.\r\n'}`;
}

/**
 * Dovecot's answer to a first delivery that meets a first login, when both make the inbox. Postfix would deliver again
 * later; nothing was stored.
 */
const MADE_MEANWHILE = /^451 .*Mailbox already exists/;

/** Hands a message to Dovecot as Postfix does (LMTP). Resolves with the time at which the end of DATA was written. */
export async function deliver(
  stack: Pick<TestStack, 'endpoints'>,
  to: string,
  mail: MailToDeliver | string | Buffer = {},
): Promise<number> {
  const attempt = () => deliverOnce(stack, to, mail);
  return attempt().catch((error: unknown) => {
    if (error instanceof RefusedDelivery && MADE_MEANWHILE.test(error.reply)) return attempt();
    throw error;
  });
}

class RefusedDelivery extends Error {
  readonly reply: string;

  constructor(reply: string) {
    super(`The delivery was answered with ${reply}`);
    this.reply = reply;
  }
}

async function deliverOnce(
  { endpoints }: Pick<TestStack, 'endpoints'>,
  to: string,
  mail: MailToDeliver | string | Buffer,
): Promise<number> {
  const written = typeof mail === 'string' || Buffer.isBuffer(mail) ? mail : writeMail(to, mail);
  // One character per byte: mail may hold any.
  const source = Buffer.from(written).toString('latin1');
  const { host, port } = endpoints.lmtp;
  const socket = connect(port, host).setNoDelay(true).setEncoding('utf8');
  const replies = socket[Symbol.asyncIterator]() as AsyncIterator<string>;
  const expect = async (code: string): Promise<void> => {
    let reply = '';
    while (!/^\d{3} .*\r\n$/m.test(reply)) reply += (await replies.next()).value ?? '';
    if (!reply.startsWith(code)) throw new RefusedDelivery(reply);
  };
  try {
    await expect('220');
    socket.write('LHLO test.example\r\n');
    await expect('250');
    const sender = typeof mail === 'string' || Buffer.isBuffer(mail) ? undefined : mail.sender;
    socket.write(`MAIL FROM:<${sender ?? 'mira@okafor-print.example'}>\r\n`);
    await expect('250');
    socket.write(`RCPT TO:<${to}>\r\n`);
    await expect('250');
    socket.write('DATA\r\n');
    await expect('354');
    socket.write(`${source.replace(/^\./gm, '..')}\r\n.\r\n`, 'latin1');
    const ended = performance.now();
    await expect('250');
    return ended;
  } finally {
    socket.destroy();
  }
}

/** A mail client of somebody's, logged in with the mailbox's password. Log out when done. */
export async function otherClient(
  { env, endpoints }: Pick<TestStack, 'env' | 'endpoints'>,
  address: string,
): Promise<ImapFlow> {
  const client = new ImapFlow({
    ...endpoints.imap,
    auth: { user: `${address}*${env.MAIL_MASTER_USER ?? ''}`, pass: env.MAIL_MASTER_PASSWORD ?? '' },
    secure: false,
    doSTARTTLS: false,
    logger: false,
    disableAutoIdle: true,
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Does something in a folder as another client, and logs out. */
export async function asOtherClient<T>(
  stack: Pick<TestStack, 'env' | 'endpoints'>,
  person: Pick<HostedPerson, 'address'>,
  folder: string,
  act: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const client = await otherClient(stack, person.address);
  try {
    await client.mailboxOpen(folder);
    return await act(client);
  } finally {
    await client.logout();
  }
}
