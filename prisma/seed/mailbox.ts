// Puts messages into a mailbox over IMAP, as a mail program does, with the time they came in.

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';

export interface Delivery {
  folder: string;
  flags: string[];
  date: Date;
  /** Without angle brackets: what lies there already is left alone. */
  messageId: string;
  raw: Buffer;
}

export interface MailboxAccess {
  env: Record<string, string>;
  address: string;
  password: string;
}

const PATIENCE_MS = 30_000;

/** Adds what is missing, oldest first. Gives the number of messages added. */
export async function fillMailbox(access: MailboxAccess, deliveries: Delivery[]): Promise<number> {
  const client = await connect(access);
  try {
    const known = await knownMessages(client, new Set(deliveries.map(({ folder }) => folder)));
    const missing = deliveries
      .filter(({ folder, messageId }) => !known.has(`${folder} ${messageId}`))
      .toSorted((left, right) => left.date.getTime() - right.date.getTime());
    for (const { folder, raw, flags, date } of missing) await client.append(folder, raw, flags, date);
    return missing.length;
  } finally {
    await client.logout().catch(() => client.close());
  }
}

/** Whether the inbox has the message. */
export async function hasMessage(access: MailboxAccess, messageId: string): Promise<boolean> {
  const client = await connect(access);
  try {
    return (await knownMessages(client, new Set(['INBOX']))).has(`INBOX ${messageId}`);
  } finally {
    await client.logout().catch(() => client.close());
  }
}

/** A new mailbox may take a moment to reach the mail servers. */
async function connect({ env, address, password }: MailboxAccess): Promise<ImapFlow> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const client = new ImapFlow({
      host: env.IMAP_HOST ?? '127.0.0.1',
      port: Number(env.IMAP_PORT),
      auth: { user: address, pass: password },
      tls: { ca: readFileSync(env.MAIL_TLS_CA_FILE ?? '', 'utf8'), servername: 'localhost' },
      logger: false,
    });
    client.on('error', () => undefined); // the call under way reports it
    try {
      await client.connect();
      return client;
    } catch (error) {
      client.close();
      if (Date.now() > deadline) {
        throw new Error(`The mailbox ${address} did not open: ${(error as Error).message}`, { cause: error });
      }
      await sleep(500);
    }
  }
}

async function knownMessages(client: ImapFlow, folders: Set<string>): Promise<Set<string>> {
  const known = new Set<string>();
  for (const folder of folders) {
    const mailbox = await client.mailboxOpen(folder, { readOnly: true });
    if (mailbox.exists === 0) continue;
    for await (const { envelope } of client.fetch('1:*', { envelope: true })) {
      known.add(`${folder} ${envelope?.messageId?.replace(/^<|>$/g, '') ?? ''}`);
    }
  }
  return known;
}
