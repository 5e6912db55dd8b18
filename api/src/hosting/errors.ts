import { PostroomError } from '../core/errors.ts';

/** The directory does not answer. What was to be written stays in the outbox and is tried again. */
export class DirectoryUnavailableError extends PostroomError {
  constructor(reason: string, options?: ErrorOptions) {
    super(
      'DIRECTORY_UNAVAILABLE',
      `The directory does not answer (${reason}). It is tried again by itself.`,
      options,
    );
  }
}

/** The directory answered and refused the entry. */
export class DirectoryRefusedError extends PostroomError {
  constructor(name: string, reason: string, options?: ErrorOptions) {
    super('DIRECTORY_REFUSED', `The directory refused the entry ${name}: ${reason}.`, options);
  }
}

/** The mail host did not do what it was told. */
export class MailHostError extends PostroomError {
  constructor(command: string, reason: string, options?: ErrorOptions) {
    super('MAIL_HOST_FAILED', `The mail host did not carry out "${command}": ${reason}.`, options);
  }
}
