export type StackErrorCode =
  | 'BAD_VALUE'
  | 'NOT_REACHABLE'
  | 'PROGRAM_MISSING'
  | 'PROGRAM_FAILED'
  | 'PORT_TAKEN'
  | 'START_FAILED'
  | 'STOP_FAILED';

/** A mail server of the private stack could not be prepared, started or stopped; the message says what to do. */
export class StackError extends Error {
  readonly code: StackErrorCode;

  constructor(code: StackErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StackError';
    this.code = code;
  }
}
