import { expect, test } from 'vitest';
import { fieldOfPath, fieldOfProblem, fieldsOfRefusal } from './account-problems.ts';
import { deviceOf } from './devices.ts';

const servers = {
  imapHost: 'mail.harbour.example',
  imapPort: '993',
  smtpHost: 'mail.harbour.example',
  smtpPort: '465',
};

test('a refusal is shown beside the field of the server that refused', () => {
  expect(fieldOfProblem('WRONG_PASSWORD', 'mail.harbour.example:465', servers)).toBe('smtpPassword');
  expect(fieldOfProblem('WRONG_PASSWORD', 'mail.harbour.example:993', servers)).toBe('imapPassword');
  expect(
    fieldOfProblem('HOST_NOT_FOUND', 'smtp.other.example', { ...servers, smtpHost: 'smtp.other.example' }),
  ).toBe('smtpHost');
  expect(fieldOfProblem('TLS_FAILED', 'mail.harbour.example:993', servers)).toBe('imapTls');
});

test('when both servers refuse, each has its sentence', () => {
  const failure = {
    problem: 'WRONG_PASSWORD',
    server: 'mail.harbour.example:993',
    message: 'Reading: no.',
  } as const;
  const also = {
    problem: 'TIMEOUT',
    server: 'mail.harbour.example:465',
    message: 'Sending: no answer.',
  } as const;
  const refusal = { code: 'MAIL_SERVER', message: 'Reading: no.', fields: {} };
  expect(fieldsOfRefusal(refusal, { ...failure, also }, servers, false)).toEqual({
    imapPassword: 'Reading: no.',
    smtpPort: 'Sending: no answer.',
  });
});

test('with one login for both servers, a password that sending refuses stands beside the one that was typed', () => {
  const sending = { problem: 'WRONG_PASSWORD', server: 'mail.harbour.example:465', message: 'No.' } as const;
  const refusal = { code: 'MAIL_SERVER', message: 'No.', fields: {} };
  const failure = { ...sending, also: null };
  expect(fieldsOfRefusal(refusal, failure, servers, true)).toEqual({ imapPassword: 'No.' });
  expect(fieldsOfRefusal(refusal, failure, servers, false)).toEqual({ smtpPassword: 'No.' });
  const invalid = { code: 'INVALID_INPUT', message: 'No.', fields: { 'smtp.host': 'Which?' } };
  expect(fieldsOfRefusal(invalid, undefined, servers, true)).toEqual({ smtpHost: 'Which?' });
});

test('paths of the api lead to the fields of the form', () => {
  expect(fieldOfPath('imap.host')).toBe('imapHost');
  expect(fieldOfPath('address')).toBe('address');
});

test('devices have names people know', () => {
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Mobile/15E148 Safari/604.1';
  expect(deviceOf(iphone)).toEqual({ browser: 'Safari', system: 'iPhone', phone: true });
  expect(deviceOf(null)).toEqual({ browser: 'Unknown program', system: 'unknown system', phone: false });
});
