import { expect, it } from 'vitest';
import type { MailHost } from '../mail-host.ts';
import { checkAll } from './check.ts';

it('tells of a disk that cannot be looked at, and of the others all the same', async () => {
  const disks = [
    { holds: 'queue', path: '/proc/version/below-a-file' },
    { holds: 'mail', path: '/' },
    { holds: 'state', path: '/nowhere/at/all' },
  ];
  const host = { checkedPorts: [], login: null, postfix: null, disks } as unknown as MailHost;
  const checks = await checkAll(host, null);
  expect(checks.map(({ check }) => check)).toEqual(['disk.queue', 'disk.mail']);
  expect(checks[0]).toMatchObject({ state: 'failed', message: expect.stringContaining('ENOTDIR') });
  expect(checks[1]?.value).toBeGreaterThan(0);
});
