import { expect, it } from 'vitest';
import { normalizeSignInName } from './sign-in-name.ts';

it.each([
  ['Astrid.Lindholm@LindholmRao.example', 'astrid.lindholm@lindholmrao.example'],
  [' astrid@räder.example ', 'astrid@xn--rder-loa.example'],
  ['иван@пример.рф', 'иван@xn--e1afmkfd.xn--p1ai'],
  ['no address', 'no address'],
  ['a@b@c', 'a@b@c'],
  ['a@not a domain', 'a@not a domain'],
])('%s signs in as %s', (text, name) => {
  expect(normalizeSignInName(text)).toBe(name);
});
