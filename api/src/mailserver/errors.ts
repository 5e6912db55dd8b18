import { NotFoundError, PostroomError } from '../core/errors.ts';

/** The agent of the mail host does not answer. Mail is not affected. */
export class HostUnreachableError extends PostroomError {
  constructor(reason: string, options?: ErrorOptions) {
    super(
      'MAIL_HOST_UNREACHABLE',
      `The agent of the mail host does not answer (${reason}). Mail flows on; see that the agent is running there.`,
      options,
    );
  }
}

/** An agent came with a token that is not good (any more). */
export class EnrolmentRefusedError extends PostroomError {
  constructor() {
    super('ENROLMENT_REFUSED', 'This token is unknown, used or expired: ask for a new one.');
  }
}

/** What was asked about is not on the mail host (any more); the message has its words. */
export class NotOnHostError extends NotFoundError {
  constructor(message: string) {
    super();
    this.message = message;
  }
}

/** The mail host did not do what it was asked; the message has its words. */
export class HostFailedError extends PostroomError {
  constructor(message: string, options?: ErrorOptions) {
    super('MAIL_HOST_FAILED', message, options);
  }
}

/** The mail host was asked, and what it did is not known. Asking again, with the same key, tells. */
export class OutcomeUnknownError extends HostFailedError {}
