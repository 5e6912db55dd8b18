import { generateKeyPairSync } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NameServer, startNameServer } from '../../../tests/testkit/name-server.ts';
import { isRoot } from '../../start/account.ts';
import { writePrivateFile } from '../layout.ts';
import { inbound, openImap, submission, type TestStack, testStack, waitForMail } from '../testing.ts';

let t: TestStack;
let dns: NameServer;
beforeAll(async () => {
  dns = await startNameServer();
  t = await testStack({ dnsServer: dns.address });
}, 30_000);
afterAll(async () => {
  await t.dispose();
  dns.close();
}, 20_000);

const SIGNED = /^DKIM-Signature:[^\n]*(\n[ \t][^\n]*)*d=example\.com; s=s1;/m;

async function sourceOf(user: string, subject: string): Promise<string> {
  await waitForMail(t.stack, user, subject);
  const client = await openImap(t.stack, user);
  try {
    await client.mailboxOpen('INBOX');
    const found = await client.fetchOne(
      String(((await client.search({ header: { subject } })) || []).at(-1)),
      { source: true },
    );
    return found ? (found.source?.toString('latin1') ?? '') : '';
  } finally {
    await client.logout();
  }
}

const resultsOf = (source: string) =>
  [...source.matchAll(/^Authentication-Results:([^\n]*(?:\n[ \t][^\n]*)*)/gim)].map(([, value = '']) =>
    value.replace(/\s+/g, ' ').trim(),
  );

describe.skipIf(!isRoot())('The milter', () => {
  it('tells who sent what comes in, under our own name, and takes forged verdicts off', async () => {
    dns.zone.TXT['shop.example'] = ['v=spf1 ip4:127.0.0.1 -all'];
    dns.zone.TXT['_dmarc.shop.example'] = ['v=DMARC1; p=reject'];
    await inbound(t.stack).sendMail({
      from: 'orders@news.shop.example',
      envelope: { from: 'orders@shop.example', to: 'ada@example.com' },
      subject: 'Receipt',
      text: 'x',
      headers: {
        'Authentication-Results': [
          'mail.postroom.test; dmarc=pass header.from=bank.example',
          'mx.other.example; spf=pass',
          '(a)\r\n mail.postroom.test 1; dkim=pass',
        ],
      },
    });
    const results = resultsOf(await sourceOf('ada@example.com', 'Receipt'));
    expect(results).toHaveLength(2);
    expect(results[0]).toMatch(/^mail\.postroom\.test; .*spf=pass.*/);
    expect(results[0]).toMatch(/dmarc=pass .*header\.from=shop\.example/);
    expect(results[1]).toBe('mx.other.example; spf=pass');
  });

  it('says so when a sender is not who it claims to be, and delivers all the same', async () => {
    dns.zone.TXT['bank.example'] = ['v=spf1 -all'];
    dns.zone.TXT['_dmarc.bank.example'] = ['v=DMARC1; p=reject'];
    await inbound(t.stack).sendMail({
      from: 'service@bank.example',
      to: 'ada@example.com',
      subject: 'Your account',
      text: 'x',
    });
    expect(resultsOf(await sourceOf('ada@example.com', 'Your account'))[0]).toMatch(
      /spf=fail.*dmarc=fail|dmarc=fail.*spf=fail/,
    );
  });

  it('does not keep mail waiting while no name server answers', async () => {
    dns.silent = true;
    const begun = performance.now();
    await inbound(t.stack).sendMail({
      from: 'a@slow.example',
      to: 'ada@example.com',
      subject: 'Slow',
      text: 'x',
    });
    expect(performance.now() - begun).toBeLessThan(6_000);
    dns.silent = false;
    await waitForMail(t.stack, 'ada@example.com', 'Slow');
  }, 15_000);

  it('signs what a mailbox submits with its domain’s key, soon after it was put there', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const base = join(t.dataDir, 'stack', 'rspamd');
    const owner = await stat(join(base, 'keys'));
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await writePrivateFile(join(base, 'keys', 'example.com.s1.key'), owner, pem);
    await writePrivateFile(join(base, 'keys', 'selectors.map'), owner, 'example.com s1\n');
    // The signer looks at its files every second, later on a busy machine.
    let source = '';
    for (let attempt = 1; attempt <= 12 && !SIGNED.test(source); attempt++) {
      await sleep(500);
      await submission(t.stack, 'ada@example.com').sendMail({
        from: 'ada@example.com',
        to: 'bob@example.com',
        subject: `Signed ${attempt}.`,
        text: 'Good morning.',
      });
      source = await sourceOf('bob@example.com', `Signed ${attempt}.`);
    }
    expect(source).toMatch(SIGNED);

    // The signature holds: sent in again from outside, the milter's own check finds it good.
    const der = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    dns.zone.TXT['s1._domainkey.example.com'] = [`v=DKIM1; k=rsa; p=${der}`];
    const signed = source.slice(source.indexOf('DKIM-Signature:'));
    await inbound(t.stack).sendMail({
      envelope: { from: 'ada@example.com', to: 'carol@example.com' },
      raw: signed,
    });
    expect(resultsOf(await sourceOf('carol@example.com', 'Signed'))[0]).toMatch(
      /dkim=pass header\.d=example\.com/,
    );
  }, 25_000);

  it('leaves mail of another domain than the envelope’s unsigned', async () => {
    await submission(t.stack, 'ada@example.com').sendMail({
      envelope: { from: 'ada@example.com', to: 'bob@example.com' },
      from: 'boss@bank.example',
      to: 'bob@example.com',
      subject: 'Not mine',
      text: 'x',
    });
    expect(await sourceOf('bob@example.com', 'Not mine')).not.toMatch(/^DKIM-Signature:/m);
  });

  it('is missed by nobody while it is down, and forged verdicts are taken off even then', async () => {
    await t.stack.stopService('rspamd');
    await inbound(t.stack).sendMail({
      from: 'x@bank.example',
      to: 'ada@example.com',
      subject: 'Meanwhile',
      text: 'x',
      headers: { 'Authentication-Results': 'MAIL.postroom.test; dmarc=pass' },
    });
    const source = await sourceOf('ada@example.com', 'Meanwhile');
    expect(resultsOf(source)).toEqual([]);
    await submission(t.stack, 'ada@example.com').sendMail({
      from: 'ada@example.com',
      to: 'bob@example.com',
      subject: 'Unsigned',
      text: 'x',
    });
    await waitForMail(t.stack, 'bob@example.com', 'Unsigned');
    await t.stack.startService('rspamd');
  });

  it('keeps keys to itself', async () => {
    const keys = join(t.dataDir, 'stack', 'rspamd', 'keys');
    expect((await stat(keys)).mode & 0o007).toBe(0);
    for (const name of await readdir(keys)) {
      if (name.endsWith('.key')) expect((await stat(join(keys, name))).mode & 0o077).toBe(0);
    }
    expect(await readFile(join(t.dataDir, 'stack', 'log', 'rspamd.log'), 'utf8')).not.toMatch(/BEGIN/);
  });

  it('ends at once when it is told to in the moment it is ready', async () => {
    for (let i = 0; i < 8; i++) {
      const begun = performance.now();
      await t.stack.stopService('rspamd');
      expect(performance.now() - begun).toBeLessThan(2_000);
      await t.stack.startService('rspamd');
    }
  }, 30_000);
});
