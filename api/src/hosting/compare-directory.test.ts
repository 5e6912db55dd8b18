import { expect, it } from 'vitest';
import { addUp, compare, type Drift, type Finding } from './compare-directory.ts';
import type { AliasEntry, DomainEntry, MailboxEntry } from './ports.ts';

const domain: DomainEntry = {
  kind: 'DOMAIN',
  id: 'd1',
  organizationId: 'o1',
  name: 'lindholmrao.example',
  enabled: true,
  aliasOf: null,
  relay: null,
  relayLogin: null,
  transport: null,
  recipients: [],
};
const astrid: MailboxEntry = {
  kind: 'MAILBOX',
  id: 'm1',
  address: 'astrid@lindholmrao.example',
  name: 'Astrid Lindholm',
  passwordHash: '$argon2id$a',
  quota: 0n,
  enabled: true,
  forwardTo: [],
  keepCopy: true,
  appPasswords: [],
};
const info: AliasEntry = {
  kind: 'ALIAS',
  id: 'a1',
  address: 'info@lindholmrao.example',
  forwardTo: [astrid.address, 'vikram@lindholmrao.example'],
  enabled: true,
};
const expected = [domain, astrid, info];

function drift(found: Parameters<typeof compare>[0]['found'], underWay: string[] = []) {
  const findings: Finding[] = [];
  const tasks = compare({ expected, found, underWay: new Set(underWay) }, findings);
  const counted: Drift = { missing: 0, extra: 0, different: 0 };
  addUp(counted, findings);
  return { ...counted, tasks: tasks.map(({ action, name }) => `${action} ${name}`) };
}

it('finds nothing when the directory says the same, in whatever order', () => {
  const turned = { ...info, forwardTo: [...info.forwardTo].reverse() };
  expect(drift([turned, astrid, domain])).toEqual({ missing: 0, extra: 0, different: 0, tasks: [] });
});

it('shows where the mail of a domain was led by hand, and to whom', () => {
  const [own, recipients] = ['relay:lindholmrao.example', ['ada@lindholmrao.example']];
  const findings: Finding[] = [];
  const backup = { ...domain, transport: own, recipients };
  const led = { ...backup, transport: 'relay:[spy.example]:25', recipients: ['@lindholmrao.example'] };
  compare({ expected: [backup], found: [led], underWay: new Set() }, findings);
  expect(findings[0]?.fields).toEqual([
    { field: 'transport', expected: own, found: 'relay:[spy.example]:25' },
    { field: 'recipients', expected: 'ada@lindholmrao.example', found: '@lindholmrao.example' },
  ]);
});

it('finds what is missing, different and left over', () => {
  const stray: MailboxEntry = { ...astrid, id: 'm9', address: 'ghost@lindholmrao.example' };
  const loud = { ...astrid, quota: 5n, enabled: false };
  expect(drift([domain, loud, stray])).toEqual({
    missing: 1,
    extra: 1,
    different: 1,
    tasks: [
      'WRITE astrid@lindholmrao.example',
      'WRITE info@lindholmrao.example',
      'DELETE ghost@lindholmrao.example',
    ],
  });
});

it('sees a mailbox where an alias should be, and another row behind the same name', () => {
  expect(drift([domain, astrid, { ...astrid, address: info.address }]).different).toBe(1);
  expect(drift([domain, info, { ...astrid, id: 'm2' }]).different).toBe(1);
});

it('leaves alone what is on its way', () => {
  expect(drift([domain], ['m1', 'a1']).tasks).toEqual([]);
});

it('says what differs, and no password', () => {
  const findings: Finding[] = [];
  const wrong = { ...astrid, quota: 5n, passwordHash: '$argon2id$b' };
  compare({ expected: [astrid], found: [wrong], underWay: new Set() }, findings);
  expect(findings[0]?.fields).toEqual([
    { field: 'passwordHash', expected: null, found: null },
    { field: 'quota', expected: '0', found: '5' },
  ]);
});

it('sees a changed app password, whatever the order they are read in', () => {
  const mailbox: MailboxEntry = {
    ...{ kind: 'MAILBOX', id: 'm9', address: 'bo@lindholmrao.example', name: 'Bo', passwordHash: null },
    ...{ quota: 0n, enabled: true, forwardTo: [], keepCopy: true },
    appPasswords: [
      { id: 'p1', key: 'aa', hash: 'h1', services: ['imap', 'sieve'] },
      { id: 'p2', key: 'bb', hash: 'h2', services: ['smtp'] },
    ],
  };
  const [first, second] = mailbox.appPasswords;
  const findings: Finding[] = [];
  const found = (appPasswords: MailboxEntry['appPasswords']): MailboxEntry => ({ ...mailbox, appPasswords });
  const tasks = (appPasswords: MailboxEntry['appPasswords']) =>
    compare({ expected: [mailbox], found: [found(appPasswords)], underWay: new Set() }, findings);
  if (!first || !second) throw new Error('Two were given.');
  expect(tasks([second, { ...first, services: ['sieve', 'imap'] }])).toEqual([]);
  expect(tasks([first])).toHaveLength(1);
  expect(tasks([{ ...first, hash: 'h3' }, second])).toHaveLength(1);
});
