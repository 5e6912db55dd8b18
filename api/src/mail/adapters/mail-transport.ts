import type { MailTransport } from '../ports.ts';
import { connectImap, type ServerAccess } from './imap.ts';
import { submitMessage, verifySubmission } from './smtp.ts';

export type { ServerAccess } from './imap.ts';

/** The real servers: IMAP by imapflow, SMTP by nodemailer. */
export function createMailTransport(access: ServerAccess): MailTransport {
  return {
    connect: (server, options) => connectImap(access, server, options),
    verifySubmission: (server) => verifySubmission(access, server),
    submit: (server, envelope, raw, hooks) => submitMessage(access, server, envelope, raw, hooks),
  };
}
