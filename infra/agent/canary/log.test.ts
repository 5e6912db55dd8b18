import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { complaints } from './log.ts';

let directory: string;
const below = (name: string): string => join(directory, name);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postroom-log-'));
});
afterAll(() => rm(directory, { recursive: true }));

it('takes warnings of the servers for complaints, but not those about the clocks of the machine', async () => {
  const stamp = 'Nov 22 02:10:01 mail postfix/cleanup[4242]:';
  const [mailLog, dovecotLog] = [below('mail.log'), below('dovecot.log')];
  await writeFile(
    mailLog,
    [
      `${stamp} warning: file system clock is 1 seconds ahead of local clock`,
      `${stamp} warning: resetting file time stamps - this hurts performance`,
      `${stamp} warning: dict_ldap_lookup: search error 32: No such object`,
    ].join('\n'),
  );
  await writeFile(
    dovecotLog,
    [
      'Nov 22 02:10:01 lmtp(4243): Warning: no push of new mail: timed out',
      'Nov 22 02:10:02 master: Warning: Time moved forwards by 0.102394 seconds - adjusting timeouts.',
    ].join('\n'),
  );
  expect(await complaints({ mailLog, dovecotLog, dovecotStartLog: below('none') })).toEqual([
    {
      ...{ severity: 'warning', source: 'postfix log' },
      text: 'dict_ldap_lookup: search error 32: No such object',
    },
  ]);
});
