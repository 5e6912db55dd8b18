import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkPair, describe, readChain } from './check.ts';

function make(days: string, bits = '2048'): { pem: string; key: string } {
  const directory = mkdtempSync('/tmp/postroom-certificate-');
  try {
    const [pem, key] = ['pem', 'key'].map((name) => join(directory, name)) as [string, string];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', `rsa:${bits}`, '-nodes', '-keyout', key, '-out', pem, '-days', days],
        ...['-subj', '/CN=mail.harbour.example', '-addext', 'subjectAltName=DNS:mail.harbour.example'],
      ],
      { stdio: 'ignore' },
    );
    return { pem: readFileSync(pem, 'utf8'), key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

it('takes a certificate with its key, and refuses other keys, short keys and what is no PEM', () => {
  const good = make('90');
  const { leaf } = checkPair(readChain(good.pem), good.key);
  expect(describe(leaf, ['postfix: smtpd_tls_cert_file'])).toMatchObject({
    ...{
      subject: 'mail.harbour.example',
      names: ['mail.harbour.example'],
      selfSigned: true,
      keyType: 'RSA 2048',
      problems: [],
    },
  });
  expect(describe(leaf, [], Date.now() + 70 * 86_400_000).problems).toEqual(['It ends in 19 days.']);
  const other = make('90');
  expect(() => checkPair(readChain(good.pem), other.key)).toThrow(/does not belong/);
  expect(() => checkPair(readChain(good.pem + other.pem), good.key)).toThrow(/not issued by/);
  const short = make('90', '1024');
  expect(() => checkPair(readChain(short.pem), short.key)).toThrow(/shorter than/);
  expect(() => readChain('hello')).toThrow(/no certificate/);
  expect(() => checkPair(readChain(good.pem), 'hello')).toThrow(/no private key/);
});
