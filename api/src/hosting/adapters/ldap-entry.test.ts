import { expect, it } from 'vitest';
import type { MailboxEntry } from '../ports.ts';
import { changeableAttributes, domainDn, entryDn, newAttributes, toEntry } from './ldap-entry.ts';

const astrid: MailboxEntry = {
  kind: 'MAILBOX',
  id: '01938f6e-8a5c-7cc1-9f0e-3d1f0a6b1a11',
  address: 'astrid@lindholmrao.example',
  name: 'Astrid Lindholm',
  passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
  quota: 5_000_000_000n,
  enabled: true,
  forwardTo: [],
  keepCopy: true,
  appPasswords: [],
};

it('names entries below their domain', () => {
  expect(entryDn('dc=postroom', 'MAILBOX', astrid.address)).toBe(
    'mail=astrid@lindholmrao.example,associatedDomain=lindholmrao.example,ou=domains,dc=postroom',
  );
});

it('keeps a name from reaching out of its place', () => {
  expect(domainDn('dc=postroom', 'x,ou=domains')).toBe(
    'associatedDomain=x\\,ou\\=domains,ou=domains,dc=postroom',
  );
  expect(domainDn('dc=postroom', 'a+b=c')).toMatch(/^associatedDomain=a\\\+b\\=c,/);
});

it('writes what it reads', () => {
  const written = newAttributes(astrid);
  expect(written.sn).toEqual(['Lindholm']);
  expect(written.userPassword).toEqual([`{ARGON2ID}${astrid.passwordHash}`]);
  expect(toEntry({ dn: 'mail=…', ...written }, 'lindholmrao.example')).toEqual(astrid);
});

it('takes the password away when there is none, and gives every person a surname', () => {
  const { userPassword, sn } = changeableAttributes({ ...astrid, passwordHash: null, name: 'Madonna' });
  expect(userPassword).toEqual([]);
  expect(sn).toEqual(['Madonna']);
  expect(newAttributes({ ...astrid, passwordHash: null })).not.toHaveProperty('userPassword');
});

it('calls a stranger what is not of the domain, or of no class of ours', () => {
  const attributes = newAttributes(astrid);
  expect(toEntry({ dn: 'd', ...attributes }, 'harbourprint.example')).toEqual({ kind: 'FOREIGN', dn: 'd' });
  expect(toEntry({ dn: 'd', objectClass: 'person', mail: astrid.address }, 'lindholmrao.example')).toEqual({
    kind: 'FOREIGN',
    dn: 'd',
  });
});

it('writes forwarding beside the mailbox or instead of it, and reads it back', () => {
  const forwarded: MailboxEntry = { ...astrid, forwardTo: ['jo@partner.example'], keepCopy: false };
  for (const entry of [forwarded, { ...forwarded, keepCopy: true }]) {
    expect(toEntry({ dn: 'mail=…', ...newAttributes(entry) }, 'lindholmrao.example')).toEqual(entry);
  }
  expect(changeableAttributes(forwarded)).toMatchObject({
    postroomForward: [],
    postroomRedirect: ['jo@partner.example'],
  });
});
