import { CombinedError } from '@urql/core';
import { expect, test } from 'vitest';
import { withUploadIds } from './uploads.ts';
import { verdictOf } from './verdict.ts';

const failedWith = (status: number) =>
  new CombinedError({ networkError: new Error('Failed'), response: { status } });
const coded = (code: string) =>
  new CombinedError({ graphQLErrors: [{ message: 'No', extensions: { code } }], response: { status: 200 } });

test('a payload means done', () => {
  const data = { star: { __typename: 'StarPayload', threads: [] } };
  expect(verdictOf({ data })).toEqual({ kind: 'done', data });
});

test.each([408, 429, 502, 503, 504])('status %i means: try again', (status) => {
  expect(verdictOf({ error: failedWith(status) }).kind).toBe('unreachable');
});

test('no answer at all means: try again', () => {
  expect(verdictOf({ error: new CombinedError({ networkError: new Error('Failed to fetch') }) }).kind).toBe(
    'unreachable',
  );
});

test('status 500 is an answer, and it is no', () => {
  expect(verdictOf({ error: failedWith(500) })).toMatchObject({ kind: 'refused', code: 'HTTP_500' });
});

test('an ended session is told apart from a refusal', () => {
  expect(verdictOf({ error: failedWith(401) }).kind).toBe('signedOut');
  expect(verdictOf({ error: coded('UNAUTHENTICATED') }).kind).toBe('signedOut');
});

test('a typed error is a refusal with its own words', () => {
  const data = { star: { __typename: 'NotFoundError', code: 'NOT_FOUND', message: 'This thread is gone.' } };
  expect(verdictOf({ data })).toEqual({
    kind: 'refused',
    code: 'NOT_FOUND',
    reason: 'This thread is gone.',
    data,
  });
});

test('wrong input is told by what is wrong with it', () => {
  const fields = [{ path: 'to.0.address', message: 'There is no @ in “mahesh”.' }];
  const data = {
    sendMessage: {
      __typename: 'InputError',
      code: 'INVALID_INPUT',
      message: 'Some fields are wrong.',
      fields,
    },
  };
  expect(verdictOf({ data })).toMatchObject({ kind: 'refused', reason: 'There is no @ in “mahesh”.' });
});

test('being too fast is no refusal', () => {
  const data = {
    sendMessage: { __typename: 'RateLimitedError', code: 'RATE_LIMITED', message: 'Wait a minute.' },
  };
  expect(verdictOf({ data })).toEqual({ kind: 'unreachable', problem: 'Wait a minute.' });
});

test('a conflict brings both values', () => {
  const fields = [{ __typename: 'ConflictField', field: 'subject', yours: 'Rolls', theirs: null }];
  const data = {
    saveDraft: { __typename: 'ConflictError', code: 'CONFLICT', message: 'Changed elsewhere.', fields },
  };
  expect(verdictOf({ data })).toMatchObject({
    kind: 'conflict',
    fields: [{ field: 'subject', yours: 'Rolls', theirs: null }],
  });
});

test('placeholders of uploads become their ids, wherever they stand', () => {
  const ids = new Map([['upload:1', 'up_9']]);
  const variables = {
    input: { content: { uploadIds: ['upload:1', 'up_2'], subject: 'upload:1 is not special' } },
  };
  expect(withUploadIds(variables, ids)).toEqual({
    input: { content: { uploadIds: ['up_9', 'up_2'], subject: 'upload:1 is not special' } },
  });
});
