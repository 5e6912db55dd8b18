import { MailServerError } from '../core/errors.ts';
import type { RefusedRecipient } from './ports.ts';

/** A submission that failed. What the sender must know is whether the message may have gone out all the same. */
export class SubmissionError extends MailServerError {
  /** The data was sent and no answer came: the server may have accepted the message. */
  readonly uncertain: boolean;
  /** The server's refusal is final (5xx): trying again is useless. */
  readonly permanent: boolean;
  readonly rejected: RefusedRecipient[];

  constructor(
    from: MailServerError,
    facts: { uncertain: boolean; permanent: boolean; rejected: RefusedRecipient[] },
  ) {
    super(from.problem, from.server, from.message, { cause: from.cause });
    this.uncertain = facts.uncertain;
    this.permanent = facts.permanent;
    this.rejected = facts.rejected;
  }
}
