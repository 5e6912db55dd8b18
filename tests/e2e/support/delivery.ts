// Mail from outside, handed to the product's own servers.
import type { RunInfo } from '@postroom/infra/start/steps/run-file.ts';
import { createTransport, type SendMailOptions } from 'nodemailer';

export const STRANGER = 'kaethe@rad-leipzig.example';

/** Over SMTP, as from any other server. */
export async function deliver(run: RunInfo, to: string, message: SendMailOptions): Promise<void> {
  if (!run.smtp) throw new Error('Postfix does not run: it needs root.');
  const transport = createTransport({ ...run.smtp, secure: false, ignoreTLS: true });
  await transport.sendMail({ from: `"Käthe Groß" <${STRANGER}>`, ...message, to });
  transport.close();
}

/** Sources as they are, over LMTP: no server on the way mends what is broken in them. */
export async function deliverSources(run: RunInfo, to: string, sources: readonly Buffer[]): Promise<void> {
  const transport = createTransport({
    ...run.lmtp,
    lmtp: true,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: 2,
    maxMessages: 1_000,
  });
  for (const raw of sources)
    await transport.sendMail({ envelope: { from: STRANGER, to: [to] }, raw: withCrlf(raw) });
  transport.close();
}

const withCrlf = (source: Buffer): Buffer =>
  Buffer.from(source.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n'), 'latin1');
