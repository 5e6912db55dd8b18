import { MailServerError } from '../../core/errors.ts';
import type { Deps } from '../../deps.ts';
import type { MailServer } from '../ports.ts';

/**
 * Logs in to both servers at once. Throws MailServerError of reading; when sending fails as well, it carries that one.
 */
export async function tryServers(
  { mailTransport }: Pick<Deps, 'mailTransport'>,
  { imap, smtp }: { imap?: MailServer; smtp?: MailServer },
): Promise<void> {
  const outcomes = await Promise.allSettled([
    imap &&
      mailTransport.connect(imap, { purpose: 'try new account' }).then((connection) => connection.close()),
    smtp && mailTransport.verifySubmission(smtp),
  ]);
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  const [first, second] = reasons;
  if (reasons.length === 0) return;
  if (!(first instanceof MailServerError && second instanceof MailServerError)) throw first;
  throw new MailServerError(first.problem, first.server, first.message, { cause: first, also: second });
}
