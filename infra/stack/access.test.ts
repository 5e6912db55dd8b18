import { createHash } from 'node:crypto';
import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRoot } from '../start/account.ts';
import { BASE_DN, DOMAINS_DN, READER_DN } from './slapd/config.ts';
import {
  canLogIn,
  converse,
  doveadm,
  openImap,
  PASSWORD,
  passwordHash,
  submission,
  type TestStack,
  testStack,
} from './testing.ts';

let t: TestStack;
beforeAll(async () => {
  t = await testStack();
}, 30_000);
afterAll(() => t.dispose(), 20_000);

describe('An app password', () => {
  const APP = 'k7wq-2mzd-xe4n-9rtb';
  const give = async (address: string, services: string[], password = APP) =>
    t.directory.addAppPassword(address, {
      hash: await passwordHash(password),
      key: createHash('sha256').update(password).digest('hex').slice(0, 8),
      services,
    });
  const canSubmit = (user: string, pass: string) =>
    submission(t.stack, user, pass)
      .verify()
      .catch((error: { code?: string }) => {
        if (error.code === 'EAUTH') return false;
        throw error;
      });

  it('opens what it is for, beside the password of the mailbox', async () => {
    await t.directory.addMailbox('ines@example.com', { passwordHash: await passwordHash(PASSWORD) });
    await give('ines@example.com', ['imap', 'sieve', 'smtp']);
    await give('ines@example.com', ['imap'], 'reading-only');
    expect(await canLogIn(t.stack, 'ines@example.com', APP)).toBe(true);
    expect(await canLogIn(t.stack, 'ines@example.com', 'reading-only')).toBe(true);
    expect(await canLogIn(t.stack, 'ines@example.com')).toBe(true);
    expect(await canLogIn(t.stack, 'ines@example.com', 'k7wq-2mzd-xe4n-9rtc')).toBe(false);
    expect(await canLogIn(t.stack, 'bob@example.com', APP)).toBe(false);
    if (!isRoot()) return;
    expect(await canSubmit('ines@example.com', APP)).toBe(true);
    expect(await canSubmit('ines@example.com', PASSWORD)).toBe(true);
    expect(await canSubmit('ines@example.com', 'reading-only')).toBe(false);
  });

  it('is as closed as its mailbox and its domain', async () => {
    await t.directory.addDomain('closed.example');
    await t.directory.addMailbox('ines@closed.example', { passwordHash: await passwordHash(PASSWORD) });
    await give('ines@closed.example', ['imap', 'smtp']);
    const open = async () => {
      await doveadm(t.stack, 'authCacheFlush', { user: ['ines@closed.example'] });
      return [
        await canLogIn(t.stack, 'ines@closed.example', APP),
        isRoot() ? await canSubmit('ines@closed.example', APP) : 'no Postfix',
      ];
    };
    const yes = [true, isRoot() ? true : 'no Postfix'];
    const no = [false, isRoot() ? false : 'no Postfix'];
    expect(await open()).toEqual(yes);
    await t.directory.setEnabled({ address: 'ines@closed.example' }, false);
    expect(await open()).toEqual(no);
    await t.directory.setEnabled({ address: 'ines@closed.example' }, true);
    await t.directory.setEnabled({ domain: 'closed.example' }, false);
    expect(await open()).toEqual(no);
  });
});

describe('A person with a mailbox', () => {
  it('logs in by IMAP with the password in the directory', async () => {
    expect(await canLogIn(t.stack, 'ada@example.com')).toBe(true);
  });

  it('may write the address in capitals', async () => {
    expect(await canLogIn(t.stack, 'Ada@Example.COM')).toBe(true);
  });

  it('is refused with a wrong password', async () => {
    expect(await canLogIn(t.stack, 'ada@example.com', 'wrong')).toBe(false);
  });

  it('is refused while the mailbox is suspended, and let in again afterwards', async () => {
    await t.directory.setEnabled({ address: 'carol@example.com' }, false);
    expect(await canLogIn(t.stack, 'carol@example.com')).toBe(false);
    await t.directory.setEnabled({ address: 'carol@example.com' }, true);
    expect(await canLogIn(t.stack, 'carol@example.com')).toBe(true);
  });

  it('is refused while the domain is suspended', async () => {
    await t.directory.addDomain('suspended.example', false);
    await t.directory.addMailbox('dora@suspended.example', { passwordHash: await passwordHash(PASSWORD) });
    expect(await canLogIn(t.stack, 'dora@suspended.example')).toBe(false);
    await t.directory.setEnabled({ domain: 'suspended.example' }, true);
    expect(await canLogIn(t.stack, 'dora@suspended.example')).toBe(true);
  });

  it('is refused when the mailbox has no password', async () => {
    await t.directory.addMailbox('ticket@example.com');
    expect(await canLogIn(t.stack, 'ticket@example.com', '')).toBe(false);
    expect(await canLogIn(t.stack, 'ticket@example.com', PASSWORD)).toBe(false);
  });

  it('logs in with a new password at once, and not with the old one after the cache is flushed', async () => {
    await t.directory.addMailbox('erik@example.com', { passwordHash: await passwordHash('first') });
    expect(await canLogIn(t.stack, 'erik@example.com', 'first')).toBe(true);
    await t.directory.setPassword('erik@example.com', await passwordHash('second'));
    expect(await canLogIn(t.stack, 'erik@example.com', 'second')).toBe(true);

    await t.directory.setPassword('erik@example.com', await passwordHash('third'));
    await doveadm(t.stack, 'authCacheFlush', { user: ['erik@example.com'] });
    expect(await canLogIn(t.stack, 'erik@example.com', 'second')).toBe(false);
    expect(await canLogIn(t.stack, 'erik@example.com', 'third')).toBe(true);
  });

  it('finds the usual folders, marked for their use and subscribed', async () => {
    const client = await openImap(t.stack, 'bob@example.com');
    const folders = await client.list();
    await client.logout();
    expect(folders.map(({ path, specialUse, subscribed }) => [path, specialUse, subscribed])).toEqual(
      expect.arrayContaining([
        ['INBOX', '\\Inbox', expect.anything()],
        ...['Drafts', 'Sent', 'Junk', 'Trash', 'Archive'].map((name) => [name, `\\${name}`, true]),
      ]),
    );
  });
});

describe('The master user', () => {
  const master = (address: string) => `${address}*${t.stack.env.MAIL_MASTER_USER}`;
  const secret = () => t.stack.env.MAIL_MASTER_PASSWORD ?? '';
  const plain = (user: string, pass: string) =>
    `AUTHENTICATE "PLAIN" "${Buffer.from(`\0${user}\0${pass}`).toString('base64')}"`;

  it('opens any mailbox by IMAP, with or without a password of its own', async () => {
    await t.directory.addMailbox('frida@example.com');
    expect(await canLogIn(t.stack, master('ada@example.com'), secret())).toBe(true);
    expect(await canLogIn(t.stack, master('frida@example.com'), secret())).toBe(true);
  });

  it('is refused with a wrong secret', async () => {
    expect(await canLogIn(t.stack, master('ada@example.com'), 'wrong')).toBe(false);
  });

  it('opens neither unknown nor suspended mailboxes', async () => {
    await t.directory.addMailbox('gone@example.com', { enabled: false });
    for (const address of ['nobody@example.com', 'gone@example.com']) {
      await expect(openImap(t.stack, master(address), secret())).rejects.toThrow();
    }
  });

  it('manages Sieve scripts', async () => {
    const login = plain(master('ada@example.com'), secret());
    const [, answer] = await converse(t.stack.endpoints.sieve, [login], /^(OK|NO|BYE)/m);
    expect(answer).toMatch(/^OK/m);
  });

  it.skipIf(!isRoot())('submits mail as the mailbox', async () => {
    const transport = submission(t.stack, master('ada@example.com'), secret());
    const sent = await transport.sendMail({
      from: 'ada@example.com',
      to: 'bob@example.com',
      subject: 'Hello',
    });
    expect(sent.response).toMatch(/^250/);
  });
});

describe('The directory', () => {
  const open = async (dn?: string, password?: string) => {
    const client = new Client({ url: t.stack.env.LDAP_URL ?? '', timeout: 5_000 });
    if (dn !== undefined) await client.bind(dn, password);
    return client;
  };

  it('shows nothing to a stranger', async () => {
    const client = await open();
    await expect(client.search(BASE_DN, { scope: 'sub' })).rejects.toThrow();
    await client.unbind();
  });

  it('lets the writer see what it wrote, suspended or not, but not the accounts', async () => {
    const client = await open(t.stack.env.LDAP_WRITER_DN, t.stack.env.LDAP_WRITER_PASSWORD);
    const { searchEntries } = await client.search(DOMAINS_DN, { filter: '(mail=gone@example.com)' });
    expect(searchEntries).toHaveLength(1);
    await expect(client.search(READER_DN, { scope: 'base' })).rejects.toThrow();
    await client.unbind();
  });

  it('refuses a person who binds with a mailbox, and an entry against the schema', async () => {
    await expect(
      open(`mail=ada@example.com,associatedDomain=example.com,${DOMAINS_DN}`, PASSWORD),
    ).rejects.toThrow();
    const client = await open(t.stack.env.LDAP_WRITER_DN, t.stack.env.LDAP_WRITER_PASSWORD);
    const incomplete = { objectClass: 'postroomDomain', associatedDomain: 'half.example' };
    await expect(client.add(`associatedDomain=half.example,${DOMAINS_DN}`, incomplete)).rejects.toThrow(
      /postroomId/,
    );
    await client.unbind();
  });
});
