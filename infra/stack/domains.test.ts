import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NameServer, startNameServer } from '../../tests/testkit/name-server.ts';
import { isRoot } from '../start/account.ts';
import { run } from './run.ts';
import { DOMAINS_DN, READER_DN } from './slapd/config.ts';
import {
  inbound,
  logOf,
  PASSWORD,
  passwordHash,
  submission,
  type TestStack,
  testStack,
  waitForMail,
} from './testing.ts';
import { startTestRelay, type TestRelay } from './testing-relay.ts';
import { startTestServer, type TestServer } from './testing-server.ts';

let t: TestStack;
let relay: TestRelay;
beforeAll(async () => {
  t = await testStack();
  const read = (name: string) => readFile(join(t.dataDir, 'tls', name), 'utf8');
  relay = await startTestRelay({ cert: await read('server.pem'), key: await read('server.key') });
  await t.directory.addDomain('alias.example', true, { postroomAliasOf: 'example.com' });
}, 30_000);
afterAll(async () => {
  await relay.close();
  await t.dispose();
}, 20_000);

const receive = (to: string, subject: string) =>
  inbound(t.stack).sendMail({ from: 'buyer@elsewhere.test', to, subject, text: 'Good morning.' });

describe.skipIf(!isRoot())('An alias domain', () => {
  it('delivers to the same address in its main domain: mailboxes, details, aliases', async () => {
    await t.directory.addAlias('sales@example.com', ['bob@example.com']);
    await receive('ada@alias.example', 'To the alias domain');
    await waitForMail(t.stack, 'ada@example.com', 'To the alias domain');
    await receive('ada+news@alias.example', 'With a detail');
    await waitForMail(t.stack, 'ada@example.com', 'With a detail');
    await receive('sales@alias.example', 'To sales');
    await waitForMail(t.stack, 'bob@example.com', 'To sales');
  });

  it('refuses at RCPT what its main domain does not have', async () => {
    await expect(receive('nobody@alias.example', 'Lost')).rejects.toMatchObject({ responseCode: 550 });
  });

  it('is closed while it or its main domain is suspended', async () => {
    await t.directory.addDomain('main.example');
    await t.directory.addMailbox('dora@main.example');
    await t.directory.addDomain('twin.example', true, { postroomAliasOf: 'main.example' });
    await receive('dora@twin.example', 'Open');
    for (const domain of ['main.example', 'twin.example']) {
      await t.directory.setEnabled({ domain }, false);
      await expect(receive('dora@twin.example', 'Closed')).rejects.toMatchObject({ responseCode: 550 });
      await t.directory.setEnabled({ domain }, true);
    }
  });

  it('has a catch-all of its own, which leaves the main domain’s mailboxes alone', async () => {
    await t.directory.addDomain('shop.example');
    await t.directory.addMailbox('orders@shop.example');
    await t.directory.addAlias('@shop.example', ['bob@example.com']);
    await t.directory.addDomain('boutique.example', true, { postroomAliasOf: 'shop.example' });
    await t.directory.addAlias('@boutique.example', ['bob@example.com']);
    await receive('orders+x@boutique.example', 'For the mailbox');
    await waitForMail(t.stack, 'orders@shop.example', 'For the mailbox');
    await receive('whoever@boutique.example', 'For the catch-all');
    await waitForMail(t.stack, 'bob@example.com', 'For the catch-all');
  });

  it('lets people send from their address there', async () => {
    const send = (from: string) =>
      submission(t.stack, 'ada@example.com', PASSWORD).sendMail({ from, to: 'bob@example.com', text: 'Hi' });
    expect((await send('ada@alias.example')).response).toMatch(/^250/);
    await expect(send('bob@alias.example')).rejects.toMatchObject({ responseCode: 553 });
  });
});

describe.skipIf(!isRoot())('The relay of a domain', () => {
  beforeAll(async () => {
    await t.directory.addDomain('relayed.example', true, {
      postroomRelay: `relay-starttls:[localhost]:${relay.port}`,
      postroomRelayLogin: 'customer-17:p:ss wörd',
    });
    await t.directory.addMailbox('rita@relayed.example', { passwordHash: await passwordHash(PASSWORD) });
  });

  it('gets what its senders send elsewhere, with the login, and nothing else', async () => {
    const send = (user: string, to: string, subject: string) =>
      submission(t.stack, user, PASSWORD).sendMail({ from: user, to, subject, text: 'Hello.' });
    await send('rita@relayed.example', 'bob@example.com', 'Stays here');
    await send('ada@example.com', 'friend@elsewhere.test', 'Goes directly');
    await send('rita@relayed.example', 'friend@elsewhere.test', 'Goes through the relay');
    await expect.poll(() => relay.mails.length, { timeout: 10_000 }).toBe(1);
    expect(relay.mails[0]).toMatchObject({
      username: 'customer-17',
      password: 'p:ss wörd',
      from: 'rita@relayed.example',
      to: ['friend@elsewhere.test'],
    });
    expect(relay.mails[0]?.source).toContain('Subject: Goes through the relay');
    await waitForMail(t.stack, 'bob@example.com', 'Stays here');
  }, 20_000);

  it('keeps its password from everybody else who reads the directory', async () => {
    const client = new Client({ url: t.stack.env.LDAP_URL ?? '', timeout: 5_000 });
    const secrets = JSON.parse(await readFile(join(t.dataDir, 'secrets.json'), 'utf8')) as Record<
      string,
      string
    >;
    await client.bind(READER_DN, secrets.ldapReaderPassword);
    const { searchEntries } = await client.search(DOMAINS_DN, {
      filter: '(associatedDomain=relayed.example)',
    });
    await client.unbind();
    expect(searchEntries[0]?.postroomRelay).toBe(`relay-starttls:[localhost]:${relay.port}`);
    expect(JSON.stringify(searchEntries)).not.toContain('customer-17');
  });
});

describe.skipIf(!isRoot())('A domain whose mail is handed on', () => {
  // Loopback addresses of its own: servers in MX records have port 25, name servers in resolv.conf port 53.
  const [primary, resolver] = [1, 2].map((last) => `127.53.${process.pid % 250}.${last}`) as [string, string];
  let names: NameServer;
  let own: TestServer;
  let internal: TestServer;
  let dropbox: TestServer;

  beforeAll(async () => {
    [names, own, internal, dropbox] = await Promise.all([
      startNameServer({ host: resolver, port: 53 }),
      startTestServer({ host: primary, port: 25 }),
      startTestServer(),
      startTestServer({ lmtp: true }),
    ]);
    names.zone.MX['backed-up.example'] = ['mx.backed-up.example', 'mail.postroom.test'];
    names.zone.MX['lost.example'] = ['mail.postroom.test'];
    Object.assign(names.zone.A, { 'mx.backed-up.example': primary, 'mail.postroom.test': '127.0.0.1' });
    await t.directory.addDomain('backed-up.example', true, {
      postroomTransport: 'relay:backed-up.example',
      postroomRecipient: ['ada@backed-up.example'],
    });
    await t.directory.addDomain('lost.example', true, {
      postroomTransport: 'relay:lost.example',
      postroomRecipient: ['@lost.example'],
    });
    await t.directory.addDomain('exchange.example', true, {
      postroomTransport: `relay:[127.0.0.1]:${internal.port}`,
      postroomRecipient: ['@exchange.example'],
    });
    await t.directory.addDomain('dropbox.example', true, {
      postroomTransport: `relay-lmtp:inet:localhost:${dropbox.port}`,
      postroomRecipient: ['ada@dropbox.example'],
    });
    await askOurNameServer();
  });
  afterAll(async () => {
    names.close();
    await Promise.all([own, internal, dropbox].map((server) => server.close()));
  });

  /** In a chroot Postfix reads the resolv.conf there: the machine's own stays out of it. */
  async function askOurNameServer(): Promise<void> {
    const [etc, queue] = ['etc', 'queue'].map((name) => join(t.dataDir, 'stack', 'postfix', name));
    await mkdir(join(queue ?? '', 'etc'), { recursive: true });
    await copyFile('/etc/services', join(queue ?? '', 'etc', 'services'));
    await writeFile(join(queue ?? '', 'etc', 'resolv.conf'), `nameserver ${resolver}\n`);
    await run('/usr/sbin/postconf', ['-c', etc ?? '', '-F', 'relay/unix/chroot=y']);
    await run('/usr/sbin/postfix', ['-c', etc ?? '', 'reload']);
  }

  it('is kept for the server that its MX records name, for the addresses there are', async () => {
    await receive('ada@backed-up.example', 'For its own server');
    await expect(receive('nobody@backed-up.example', 'Lost')).rejects.toMatchObject({ responseCode: 550 });
    await expect(receive('ada@sub.backed-up.example', 'Open?')).rejects.toMatchObject({ responseCode: 554 });
    await expect.poll(() => own.mails.length).toBe(1);
    expect(own.mails[0]).toMatchObject({ from: 'buyer@elsewhere.test', to: ['ada@backed-up.example'] });
    expect(names.asked).toContain('backed-up.example');
  });

  it('is never handed on to ourselves', async () => {
    await receive('ada@lost.example', 'Nowhere to go');
    const log = () => readFile(logOf(t.dataDir, 'mail'), 'utf8');
    await expect.poll(log).toMatch(/to=<ada@lost\.example>.*loops back to myself/);
  });

  it('goes to the one server that was named, by SMTP or LMTP', async () => {
    await receive('anybody+news@exchange.example', 'To the internal server');
    await receive('ada+news@dropbox.example', 'By LMTP');
    await expect.poll(() => [internal.mails.length, dropbox.mails.length]).toEqual([1, 1]);
    expect(internal.mails[0]?.to).toEqual(['anybody+news@exchange.example']);
    expect(dropbox.mails[0]?.source).toContain('Subject: By LMTP');
  });

  it('is refused while it is suspended', async () => {
    await t.directory.setEnabled({ domain: 'exchange.example' }, false);
    await expect(receive('ada@exchange.example', 'Closed')).rejects.toMatchObject({ responseCode: 550 });
  });
});
