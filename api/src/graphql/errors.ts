// The errors a mutation's result may be. Clients select `... on Error { code message }`, and details by type.
import {
  ConflictError,
  type ConflictingField,
  ForbiddenError,
  InputError,
  type InputProblem,
  MailServerError,
  mailServerProblems,
  NotFoundError,
  type PostroomError,
  RateLimitedError,
} from '../core/errors.ts';
import { builder } from './builder.ts';

export const ErrorRef = builder.interfaceRef<PostroomError>('Error').implement({
  description: 'Why something was not done. Decide by `code` or type; `message` is for people.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable name of the error, for programs.' }),
    message: t.exposeString('message', { description: 'A sentence for people that says what to do.' }),
  }),
});

const InputFieldErrorRef = builder.objectRef<InputProblem>('InputFieldError').implement({
  description: 'One refused part of an input.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Where in the input: "to.0.address".' }),
    message: t.exposeString('message', { description: 'What to enter instead.' }),
  }),
});

const ConflictFieldRef = builder.objectRef<ConflictingField>('ConflictField').implement({
  description: 'A field that somebody else changed meanwhile.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'Name of the field.' }),
    yours: t.exposeString('yours', { nullable: true, description: 'The value of this call.' }),
    theirs: t.exposeString('theirs', { nullable: true, description: 'The value there is now.' }),
  }),
});

builder.objectType(InputError, {
  name: 'InputError',
  description: 'The input breaks a rule. Code INVALID_INPUT.',
  interfaces: [ErrorRef],
  fields: (t) => ({
    fields: t.field({
      type: [InputFieldErrorRef],
      description: 'Every refused field.',
      resolve: (error) => error.fields,
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'There is no such thing, or the caller may not see it. Code NOT_FOUND.',
  interfaces: [ErrorRef],
});

builder.objectType(ForbiddenError, {
  name: 'ForbiddenError',
  description: 'The caller may not do this. Code FORBIDDEN.',
  interfaces: [ErrorRef],
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description: 'The thing was changed meanwhile, or the name is taken. Code CONFLICT.',
  interfaces: [ErrorRef],
  fields: (t) => ({
    fields: t.field({
      type: [ConflictFieldRef],
      description: 'The fields that differ, with both values.',
      resolve: (error) => error.fields,
    }),
  }),
});

builder.objectType(RateLimitedError, {
  name: 'RateLimitedError',
  description: 'Too many attempts. Code RATE_LIMITED.',
  interfaces: [ErrorRef],
  fields: (t) => ({
    retryAfterSeconds: t.exposeInt('retryAfterSeconds', {
      description: 'Seconds after which the same call may succeed.',
    }),
  }),
});

const problemDescriptions: Record<(typeof mailServerProblems)[number], string> = {
  HOST_NOT_FOUND: 'The name of the server does not exist.',
  CONNECTION_REFUSED: 'Nothing listens at this host and port.',
  TIMEOUT: 'The server did not answer in time.',
  SERVER_BUSY: 'The server has too many connections or too much to do, and takes more later.',
  TLS_FAILED: 'No secure connection: certificate or protocol.',
  WRONG_PASSWORD: 'The server refused user name or password.',
  NOT_PERMITTED: 'The server knows the user and refuses this action.',
  PROTOCOL_ERROR: 'The server answered what its protocol does not allow.',
  QUOTA_EXCEEDED: 'The mailbox is full.',
  ADDRESS_BLOCKED: 'The server is in a network that Postroom does not connect to.',
};

export const MailServerProblemRef = builder.enumType('MailServerProblem', {
  description: 'What is wrong with a mail server, as far as a program can act on it.',
  values: Object.fromEntries(
    mailServerProblems.map((problem) => [problem, { description: problemDescriptions[problem] }]),
  ) as Record<(typeof mailServerProblems)[number], { description: string }>,
});

const MailServerFailureRef = builder
  .objectRef<{ problem: (typeof mailServerProblems)[number]; server: string; message: string }>(
    'MailServerFailure',
  )
  .implement({
    description: 'What is wrong with one mail server.',
    fields: (t) => ({
      problem: t.field({
        type: MailServerProblemRef,
        description: 'What is wrong.',
        resolve: ({ problem }) => problem,
      }),
      server: t.exposeString('server', { description: 'The server as "host:port".' }),
      message: t.exposeString('message', { description: 'The same in a sentence for people.' }),
    }),
  });

builder.objectType(MailServerError, {
  name: 'MailServerError',
  description: 'A mail server could not be reached, or refused. Code MAIL_SERVER_ERROR.',
  interfaces: [ErrorRef],
  fields: (t) => ({
    problem: t.field({
      type: MailServerProblemRef,
      description: 'What is wrong.',
      resolve: (error) => error.problem,
    }),
    server: t.exposeString('server', { description: 'The server as "host:port".' }),
    also: t.field({
      type: MailServerFailureRef,
      nullable: true,
      description: 'What is wrong with the other server, when two were tried and both refused.',
      // An error as a value would be thrown.
      resolve: ({ also }) => also && { problem: also.problem, server: also.server, message: also.message },
    }),
  }),
});

/** Every mutation's errors: `errors: { types: mutationErrors }`. */
export const mutationErrors = [
  InputError,
  NotFoundError,
  ForbiddenError,
  ConflictError,
  RateLimitedError,
  MailServerError,
];
