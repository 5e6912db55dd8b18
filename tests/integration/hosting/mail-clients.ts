// What people's own mail programs do, for the tests of hosting.
import { readFileSync } from 'node:fs';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import type { TestStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

export interface MailPrograms {
  /** Opens IMAP; null when the password is refused. Log it out, or let the server end it. */
  openImap(address: string, password: string): Promise<ImapFlow | null>;
  canSignIn(address: string, password: string): Promise<boolean>;
  /** Whether submission takes a message with this login; throws on anything but a refused login. */
  canSubmit(address: string, password: string, message?: { from?: string; to?: string }): Promise<boolean>;
  /** Hands a message in from outside. Gives the answer to RCPT or DATA: "250 …", "550 …". @param size its bytes. */
  deliver(to: string, subject: string, size?: number): Promise<string>;
  /** Resolves when a message from outside is answered so. */
  answers(to: string, expected: RegExp): Promise<unknown>;
  /** Subjects in the inbox. */
  inbox(address: string, password: string): Promise<string[]>;
}

export function mailPrograms({ env }: Pick<TestStack, 'env'>): MailPrograms {
  const ca = readFileSync(env.MAIL_TLS_CA_FILE ?? '', 'utf8');
  const tls = { ca, servername: 'localhost' };
  const openImap: MailPrograms['openImap'] = async (address, password) => {
    const client = new ImapFlow({
      host: env.IMAP_HOST ?? '',
      port: Number(env.IMAP_PORT),
      auth: { user: address, pass: password },
      tls,
      logger: false,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      client.close();
      if ((error as { authenticationFailed?: boolean }).authenticationFailed) return null;
      throw error;
    }
  };
  const deliver: MailPrograms['deliver'] = async (to, subject, size = 600) => {
    const transport = createTransport({
      host: env.SMTP_HOST ?? '',
      port: Number(env.SMTP_PORT),
      ignoreTLS: true,
      connectionTimeout: 10_000,
    });
    try {
      const info = await transport.sendMail({
        from: 'orders@partner.example',
        to,
        subject,
        text: 'From outside. '.padEnd(size, 'x'),
        envelope: { from: 'orders@partner.example', to, size },
      });
      return info.response;
    } catch (error) {
      const response = (error as { response?: string }).response;
      if (response) return response;
      throw error;
    } finally {
      transport.close();
    }
  };
  return {
    openImap,
    deliver,
    answers: (to, expected) =>
      eventually(`${to} answers ${expected}`, async () => expected.test(await deliver(to, 'Knock'))),
    async canSignIn(address, password) {
      try {
        const client = await openImap(address, password);
        await client?.logout();
        return client !== null;
      } catch (error) {
        // Let in, and thrown out at the same moment by what ends the connections of a login.
        const { code = '' } = error as { code?: string };
        if (/^ClosedAfterConnect|^NoConnection$/.test(code)) return true;
        throw error;
      }
    },
    async canSubmit(address, password, { from = address, to = address } = {}) {
      const transport = createTransport({
        host: env.SUBMISSION_HOST ?? '',
        port: Number(env.SUBMISSION_PORT),
        requireTLS: true,
        tls,
        auth: { user: address, pass: password },
        connectionTimeout: 10_000,
      });
      try {
        await transport.sendMail({ from, to, subject: 'Handed in', text: 'Hello.' });
        return true;
      } catch (error) {
        if ((error as { code?: string }).code === 'EAUTH') return false;
        throw error;
      } finally {
        transport.close();
      }
    },
    async inbox(address, password) {
      const client = await openImap(address, password);
      if (client === null) throw new Error(`${address} cannot sign in.`);
      const mailbox = await client.mailboxOpen('INBOX');
      const subjects: string[] = [];
      if (mailbox.exists > 0) {
        for await (const message of client.fetch('1:*', { envelope: true })) {
          subjects.push(message.envelope?.subject ?? '');
        }
      }
      await client.logout();
      return subjects;
    },
  };
}
