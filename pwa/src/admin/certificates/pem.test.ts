import { expect, test } from 'vitest';
import { sortPem } from './pem.ts';

const block = (kind: string, text: string) => `-----BEGIN ${kind}-----\n${text}\n-----END ${kind}-----`;

test('a file with everything in it is taken apart into the chain and the key, in their order', () => {
  const [leaf, issuer, key] = [
    block('CERTIFICATE', 'bGVhZg=='),
    block('CERTIFICATE', 'aXNz'),
    block('EC PRIVATE KEY', 'a2V5'),
  ];
  expect(sortPem(`subject=CN = mail\n${leaf}\r\n${key}\n${issuer}\n`)).toEqual({
    chain: `${leaf}\n${issuer}`,
    key,
  });
  expect(sortPem('hello')).toEqual({ chain: '', key: '' });
});
