// Errors a caller may see. Each has a code (stable, for programs) and a sentence (for people, says what to do).

/** The base of everything that may leave the platform unmasked. */
export class PostroomError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** One refused part of an input: its path ("to.0.address") and why. */
export interface InputProblem {
  path: string;
  message: string;
}

/** The input breaks a rule. Each problem names the field by its path and says what to enter instead. */
export class InputError extends PostroomError {
  readonly fields: InputProblem[];

  constructor(problems: Record<string, string>, message?: string) {
    const fields = Object.entries(problems).map(([path, text]) => ({ path, message: text }));
    super('INVALID_INPUT', message ?? fields[0]?.message ?? 'Check what you entered.');
    this.fields = fields;
  }
}

/** There is no such thing, or it is not yours: the answer is the same. */
export class NotFoundError extends PostroomError {
  /** @param what what was looked for, as a noun: "message", "mailbox". */
  constructor(what = 'item') {
    super('NOT_FOUND', `This ${what} does not exist, or you may not see it.`);
  }
}

/** The caller is known and may not do this. */
export class ForbiddenError extends PostroomError {
  constructor(message = 'You may not do this. Ask an administrator of your organization.') {
    super('FORBIDDEN', message);
  }
}

/** Nobody is signed in, or the session has ended. */
export class UnauthenticatedError extends ForbiddenError {
  constructor(message = 'Sign in first.') {
    super(message);
  }
}

/** A field that changed meanwhile, with both values as text. */
export interface ConflictingField {
  field: string;
  yours: string | null;
  theirs: string | null;
}

/** The thing changed since it was read, or is taken. */
export class ConflictError extends PostroomError {
  readonly fields: ConflictingField[];

  constructor(message: string, fields: ConflictingField[] = []) {
    super('CONFLICT', message);
    this.fields = fields;
  }
}

/** Too many attempts; the same call may succeed after the wait. */
export class RateLimitedError extends PostroomError {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number, message?: string) {
    const wait = Math.max(1, Math.ceil(retryAfterSeconds));
    super('RATE_LIMITED', message ?? `Too many attempts. Try again in ${wait} seconds.`);
    this.retryAfterSeconds = wait;
  }
}

export const mailServerProblems = [
  'HOST_NOT_FOUND',
  'CONNECTION_REFUSED',
  'TIMEOUT',
  'SERVER_BUSY',
  'TLS_FAILED',
  'WRONG_PASSWORD',
  'NOT_PERMITTED',
  'PROTOCOL_ERROR',
  'QUOTA_EXCEEDED',
  'ADDRESS_BLOCKED',
] as const;
export type MailServerProblem = (typeof mailServerProblems)[number];

/** A mail server could not be reached or refused. The message is a sentence that names the server. */
export class MailServerError extends PostroomError {
  readonly problem: MailServerProblem;
  /** "host:port", or the host alone. */
  readonly server: string;
  /** What is wrong with another server that was tried at the same time. */
  readonly also: MailServerError | null;

  constructor(
    problem: MailServerProblem,
    server: string,
    message: string,
    { also = null, ...options }: ErrorOptions & { also?: MailServerError | null } = {},
  ) {
    super('MAIL_SERVER_ERROR', message, options);
    this.problem = problem;
    this.server = server;
    this.also = also;
  }
}

/** Our own mistake: tenant data was asked for outside of any organization. Masked towards callers. */
export class ScopeMissingError extends Error {
  constructor() {
    super('No organization is in scope here: wrap the call in runInScope().');
    this.name = 'ScopeMissingError';
  }
}
