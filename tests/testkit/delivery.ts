// Mail from outside, as the mail servers take it.
import { createTransport } from 'nodemailer';
import type { TestStack } from './stack.ts';

/** Puts a message, byte for byte, into a hosted mailbox over LMTP. */
export async function deliver(
  stack: Pick<TestStack, 'endpoints'>,
  to: string,
  source: string | Buffer,
): Promise<void> {
  const { host, port } = stack.endpoints.lmtp;
  const transport = createTransport({
    host,
    port,
    lmtp: true,
    ignoreTLS: true,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ envelope: { from: 'sender@example.org', to: [to] }, raw: source });
  } finally {
    transport.close();
  }
}
