import { expect, it } from 'vitest';
import type { AliasEntry, DomainEntry, MailboxEntry } from './ports.ts';
import { compare, type Drift } from './reconcile-directory.ts';

const domain: DomainEntry = {
  kind: 'DOMAIN',
  id: 'd1',
  organizationId: 'o1',
  name: 'lindholmrao.example',
  enabled: true,
};
const astrid: MailboxEntry = {
  kind: 'MAILBOX',
  id: 'm1',
  address: 'astrid@lindholmrao.example',
  name: 'Astrid Lindholm',
  passwordHash: '$argon2id$a',
  quota: 0n,
  enabled: true,
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
  const counted: Drift = { missing: 0, extra: 0, different: 0 };
  const tasks = compare({ expected, found, underWay: new Set(underWay) }, counted);
  return { ...counted, tasks: tasks.map(({ action, name }) => `${action} ${name}`) };
}

it('finds nothing when the directory says the same, in whatever order', () => {
  const turned = { ...info, forwardTo: [...info.forwardTo].reverse() };
  expect(drift([turned, astrid, domain])).toEqual({ missing: 0, extra: 0, different: 0, tasks: [] });
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
