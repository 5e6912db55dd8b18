import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRoot } from '../start/account.ts';
import {
  converse,
  flushQueue,
  inbound,
  lmtp,
  openImap,
  PASSWORD,
  passwordHash,
  submission,
  type TestStack,
  testStack,
  waitForMail,
} from './testing.ts';

let t: TestStack;
beforeAll(async () => {
  t = await testStack();
}, 30_000);
afterAll(() => t.dispose(), 20_000);

const from = 'buyer@elsewhere.test';
const receive = (to: string, subject: string, more: object = {}) =>
  inbound(t.stack).sendMail({ from, to, subject, text: 'Good morning.', ...more });

describe.skipIf(!isRoot())('Mail from outside', () => {
  it('is delivered to the mailbox it is for', async () => {
    await receive('ada@example.com', 'Order 1');
    await waitForMail(t.stack, 'ada@example.com', 'Order 1');
  });

  it('reaches the mailbox through an address with a detail', async () => {
    await receive('ada+newsletter@example.com', 'Issue 7');
    await waitForMail(t.stack, 'ada@example.com', 'Issue 7');
  });

  it('goes to everybody behind an alias', async () => {
    await t.directory.addAlias('sales@example.com', ['ada@example.com', 'bob@example.com']);
    await receive('sales@example.com', 'Offer');
    await Promise.all(['ada', 'bob'].map((name) => waitForMail(t.stack, `${name}@example.com`, 'Offer')));
  });

  it('is forwarded from a mailbox, with a copy kept or without, and not taken by a catch-all', async () => {
    await t.directory.addDomain('forward.example');
    for (const name of ['ines', 'jo', 'kim']) await t.directory.addMailbox(`${name}@forward.example`);
    await t.directory.addAlias('@forward.example', ['bob@example.com']);
    await t.directory.setForward('ines@forward.example', ['kim@forward.example'], true);
    await t.directory.setForward('jo@forward.example', ['kim@forward.example'], false);
    await receive('ines@forward.example', 'With a copy');
    await receive('jo@forward.example', 'Without a copy');
    await waitForMail(t.stack, 'kim@forward.example', 'With a copy');
    await waitForMail(t.stack, 'kim@forward.example', 'Without a copy');
    await waitForMail(t.stack, 'ines@forward.example', 'With a copy');
    await t.directory.setForward('jo@forward.example', [], false);
    await receive('jo@forward.example', 'Back home');
    await waitForMail(t.stack, 'jo@forward.example', 'Back home');
    const jo = await openImap(
      t.stack,
      `jo@forward.example*${t.stack.env.MAIL_MASTER_USER}`,
      t.stack.env.MAIL_MASTER_PASSWORD,
    );
    const { exists } = await jo.mailboxOpen('INBOX');
    await jo.logout();
    expect(exists).toBe(1);
  });

  it('goes to a catch-all alias only when no mailbox has the address', async () => {
    await t.directory.addDomain('shop.example');
    await t.directory.addMailbox('orders@shop.example');
    await t.directory.addAlias('@shop.example', ['bob@example.com']);
    await receive('whatever@shop.example', 'For the catch-all');
    await waitForMail(t.stack, 'bob@example.com', 'For the catch-all');
    await receive('orders@shop.example', 'For the mailbox');
    await waitForMail(t.stack, 'orders@shop.example', 'For the mailbox');
  });

  it.each(['unknown@example.com', 'closed@example.com', 'dora@suspended.example'])(
    'is refused as 550 when %s is unknown or suspended',
    async (address) => {
      await t.directory.addMailbox('closed@example.com', { enabled: false }).catch(() => {});
      await t.directory.addDomain('suspended.example', false).catch(() => {});
      await t.directory.addMailbox('dora@suspended.example').catch(() => {});
      await expect(receive(address, 'Lost')).rejects.toMatchObject({ responseCode: 550 });
    },
  );

  it('is not relayed to other servers', async () => {
    await expect(receive('someone@elsewhere.test', 'Relay')).rejects.toMatchObject({ responseCode: 554 });
    await expect(receive('"someone@elsewhere.test"@example.com', 'Relay')).rejects.toMatchObject({
      responseCode: 554,
    });
  });

  it('is not offered a login', async () => {
    const port = t.stack.endpoints.smtp;
    if (port === undefined) throw new Error('Postfix is missing');
    const [, capabilities] = await converse(port, ['EHLO mx.elsewhere.test'], /^\d{3} /m);
    expect(capabilities).not.toMatch(/AUTH/);
    expect(capabilities).toMatch(/STARTTLS/);
  });

  it('carries 25 MB of attachments', async () => {
    const content = Buffer.alloc(25 * 1024 * 1024, 'postroom');
    await receive('ada@example.com', 'Plans', { attachments: [{ filename: 'plans.bin', content }] });
    await waitForMail(t.stack, 'ada@example.com', 'Plans');
  }, 20_000);

  it('waits in the queue while Dovecot is down', async () => {
    await t.stack.stopService('dovecot');
    await receive('bob@example.com', 'Patience');
    await t.stack.startService('dovecot');
    await flushQueue(t.dataDir);
    await waitForMail(t.stack, 'bob@example.com', 'Patience');
  }, 20_000);
});

describe.skipIf(!isRoot())('Submission', () => {
  const send = (user: string, sender: string, to = 'bob@example.com', subject = 'Note', pass = PASSWORD) =>
    submission(t.stack, user, pass).sendMail({ from: sender, to, subject, text: 'Hello.' });

  it('takes mail from the address of the login', async () => {
    await send('ada@example.com', 'ada@example.com', 'bob@example.com', 'From Ada');
    await waitForMail(t.stack, 'bob@example.com', 'From Ada');
  });

  it('takes mail from an alias that forwards to the login', async () => {
    await t.directory.addAlias('press@example.com', ['ada@example.com']);
    expect((await send('ada@example.com', 'press@example.com')).response).toMatch(/^250/);
    await expect(send('bob@example.com', 'press@example.com')).rejects.toMatchObject({ responseCode: 553 });
  });

  it.each(['bob@example.com', 'ceo@elsewhere.test', 'unknown@example.com'])(
    'refuses the sender %s to the login ada@example.com',
    async (sender) => {
      await expect(send('ada@example.com', sender)).rejects.toMatchObject({ responseCode: 553 });
    },
  );

  it('refuses a wrong password, a suspended mailbox and an unknown recipient of ours', async () => {
    await t.directory.addMailbox('former@example.com', {
      passwordHash: await passwordHash(PASSWORD),
      enabled: false,
    });
    await expect(
      send('ada@example.com', 'ada@example.com', 'bob@example.com', 'x', 'wrong'),
    ).rejects.toMatchObject({
      responseCode: 535,
    });
    await expect(send('former@example.com', 'former@example.com')).rejects.toMatchObject({
      responseCode: 535,
    });
    await expect(send('ada@example.com', 'ada@example.com', 'nobody@example.com')).rejects.toMatchObject({
      responseCode: 550,
    });
  });

  it('takes mail to other domains', async () => {
    expect((await send('ada@example.com', 'ada@example.com', 'friend@elsewhere.test')).response).toMatch(
      /^250/,
    );
  });

  it('demands TLS before a login, and a login before mail', async () => {
    const port = t.stack.endpoints.submission;
    if (port === undefined) throw new Error('Postfix is missing');
    const answers = await converse(port, ['EHLO pc', 'MAIL FROM:<ada@example.com>'], /^\d{3} /m);
    expect(answers[1]).not.toMatch(/AUTH/);
    expect(answers[2]).toMatch(/^530/);
    const anonymous = inbound({ ...t.stack, endpoints: { ...t.stack.endpoints, smtp: port } });
    const attempt = anonymous.sendMail({ from: 'ada@example.com', to: 'bob@example.com', text: 'x' });
    await expect(attempt).rejects.toMatchObject({ responseCode: 554 });
  });
});

describe('A full mailbox', () => {
  beforeAll(async () => {
    await t.directory.addMailbox('small@example.com', { quotaBytes: 50_000 });
    await lmtp(t.stack).sendMail({
      from,
      to: 'small@example.com',
      subject: 'Fits',
      text: 'x'.repeat(40_000),
    });
  });

  it.skipIf(!isRoot())('refuses mail at the SMTP port with 552 before it is sent', async () => {
    const port = t.stack.endpoints.smtp;
    if (port === undefined) throw new Error('Postfix is missing');
    const dialogue = [
      'EHLO mx.elsewhere.test',
      `MAIL FROM:<${from}> SIZE=20000`,
      'RCPT TO:<small@example.com>',
    ];
    const answers = await converse(port, dialogue, /^\d{3} .*\r\n/m);
    expect(answers.at(-1)).toMatch(/^552 5\.2\.2 /);
  });

  it('refuses delivery and keeps what it holds', async () => {
    const sent = await lmtp(t.stack).sendMail({ from, to: 'small@example.com', text: 'x'.repeat(20_000) });
    expect(sent).toMatchObject({ accepted: [], rejectedErrors: [{ responseCode: 552 }] });
    const client = await openImap(
      t.stack,
      `small@example.com*${t.stack.env.MAIL_MASTER_USER}`,
      t.stack.env.MAIL_MASTER_PASSWORD,
    );
    expect(await client.status('INBOX', { messages: true })).toMatchObject({ messages: 1 });
    expect(await client.getQuota('INBOX')).toMatchObject({ storage: { limit: 50_176 } });
    const append = client.append('INBOX', Buffer.from(`Subject: big\r\n\r\n${'x'.repeat(20_000)}`));
    await expect(append).rejects.toMatchObject({ serverResponseCode: 'OVERQUOTA' });
    await client.logout();
  });
});

describe('A Sieve script', () => {
  const install = async (user: string, script: string) => {
    const login = Buffer.from(`\0${user}\0${PASSWORD}`).toString('base64');
    const answers = await converse(
      t.stack.endpoints.sieve,
      [
        `AUTHENTICATE "PLAIN" "${login}"`,
        `PUTSCRIPT "rules" {${Buffer.byteLength(script)}+}\r\n${script}`,
        'SETACTIVE "rules"',
      ],
      /^(OK|NO|BYE)/m,
    );
    expect(answers.at(-1)).toMatch(/^OK/);
  };

  it('files mail into a folder', async () => {
    await install(
      'carol@example.com',
      'require "fileinto"; if header :contains "subject" "Invoice" { fileinto "Archive"; }',
    );
    await lmtp(t.stack).sendMail({ from, to: 'carol@example.com', subject: 'Invoice 12', text: 'x' });
    await waitForMail(t.stack, 'carol@example.com', 'Invoice 12', 'Archive');
    expect(t.receiver.pushes.at(-1)?.body).toMatchObject({ user: 'carol@example.com', folder: 'Archive' });
  });

  it.skipIf(!isRoot())('redirects mail to another mailbox', async () => {
    await install('carol@example.com', 'redirect "bob@example.com";');
    await lmtp(t.stack).sendMail({ from, to: 'carol@example.com', subject: 'Forwarded', text: 'x' });
    await waitForMail(t.stack, 'bob@example.com', 'Forwarded');
  });
});
