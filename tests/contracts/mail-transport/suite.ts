// What everybody may rely on who uses a MailTransport, whatever is behind it.
import { MailServerError } from '@postroom/api/core/errors.ts';
import { SubmissionError } from '@postroom/api/mail/errors.ts';
import type { MailConnection, MailServer, MailTransport, ServerMessage } from '@postroom/api/mail/ports.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMail } from '../../testkit/mail.ts';

export interface MailTransportHarness {
  transport: MailTransport;
  /** Two mailboxes that are empty before each test. */
  ada: { address: string; imap: MailServer; smtp: MailServer };
  bruno: { address: string; imap: MailServer };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export function describeMailTransport(name: string, prepare: () => Promise<MailTransportHarness>): void {
  describe(name, () => {
    let harness: MailTransportHarness;
    let connection: MailConnection;
    const others: MailConnection[] = [];

    beforeEach(async () => {
      harness = await prepare();
      connection = await harness.transport.connect(harness.ada.imap);
    });
    afterEach(async () => {
      for (const open of [connection, ...others.splice(0)]) await open?.close();
    });

    const another = async (server: MailServer = harness.ada.imap): Promise<MailConnection> => {
      const opened = await harness.transport.connect(server);
      others.push(opened);
      return opened;
    };
    const put = async (subject: string, flags: string[] = [], folder = 'INBOX'): Promise<number> => {
      const source = writeMail(harness.ada.address, { subject, messageId: `${subject}@postroom.example` });
      const { uid } = await connection.append(folder, Buffer.from(source), flags, new Date());
      if (uid === null) throw new Error('The server told no UID.');
      return uid;
    };
    const all = async (range: string): Promise<ServerMessage[]> => collect(connection.fetchMessages(range));

    it('refuses a wrong password in words', async () => {
      const failure = await harness.transport
        .connect({ ...harness.ada.imap, password: 'wrong' })
        .catch((e) => e);
      expect(failure).toBeInstanceOf(MailServerError);
      expect(failure).toMatchObject({ problem: 'WRONG_PASSWORD' });
    });

    it('lists folders with their roles and how they stand', async () => {
      await put('one');
      const folders = await connection.listFolders({ status: true });
      const inbox = folders.find(({ path }) => path === 'INBOX');
      expect(inbox).toMatchObject({ role: 'INBOX', selectable: true, status: { messages: 1, unseen: 1 } });
      expect(folders.map(({ role }) => role)).toEqual(
        expect.arrayContaining(['SENT', 'DRAFTS', 'JUNK', 'TRASH', 'ARCHIVE']),
      );
    });

    it('gives back what was appended, described and whole', async () => {
      const uid = await put('one', ['\\Seen', '$Forwarded', 'Work']);
      await connection.open('INBOX');
      const [message] = await all('1:*');
      expect(message).toMatchObject({
        ...{ uid, subject: 'one', messageId: 'one@postroom.example', references: [], attachments: [] },
        flags: { seen: true, flagged: false, forwarded: true, keywords: ['Work'] },
        addresses: { to: [{ address: harness.ada.address }] },
      });
      const [source] = await collect(connection.fetchSources([uid]));
      expect(source?.source.byteLength).toBe(message?.size);
      const [cut] = await collect(connection.fetchSources([uid], 10));
      expect(cut?.source.byteLength).toBe(10);
      expect(await connection.findByMessageId('one@postroom.example')).toEqual([uid]);
      expect(await connection.findByMessageId('two@postroom.example')).toEqual([]);
    });

    it('knows no folder that is not there', async () => {
      expect(await connection.folderStatus('Nowhere')).toBeNull();
      await expect(connection.open('Nowhere')).rejects.toBeInstanceOf(MailServerError);
      await connection.createFolder('Harbour');
      expect((await connection.open('Harbour')).messages).toBe(0);
    });

    it('tells what changed since a mod-sequence, in an open folder and when it is opened', async () => {
      const [one, two, three] = [await put('one'), await put('two'), await put('three')];
      const before = await connection.open('INBOX');
      const modseq = before.modseq ?? 0n;
      const other = await another();
      await other.open('INBOX');
      await other.changeFlags([one], { add: ['\\Flagged'] });
      await other.expunge([two]);
      await connection.noop();
      const expected = { uids: [one], vanished: [two] };
      const changes = await connection.fetchChanges(modseq);
      expect({ uids: [...new Set(changes.flags.map(({ uid }) => uid))], vanished: changes.vanished }).toEqual(
        expected,
      );
      const later = await another();
      const { uidValidity } = before;
      const opened = await later.open('INBOX', { uidValidity, modseq });
      expect({
        uids: opened.changes?.flags.map(({ uid }) => uid),
        vanished: opened.changes?.vanished,
      }).toEqual(expected);
      expect(await later.listUids()).toEqual([one, three]);
    });

    it('does not mix up folders whose UIDVALIDITY is another', async () => {
      await put('one');
      const { uidValidity, modseq } = await connection.open('INBOX');
      const opened = await (await another()).open('INBOX', {
        uidValidity: uidValidity + 1n,
        modseq: modseq ?? 1n,
      });
      expect(opened.changes).toBeNull();
    });

    it('sets and takes flags, and tells them with a higher mod-sequence', async () => {
      const uid = await put('one', ['\\Seen']);
      const { modseq } = await connection.open('INBOX');
      const told = await connection.changeFlags([uid], { add: ['\\Flagged'], remove: ['\\Seen'] });
      const newest = told.at(-1);
      expect(newest?.flags).toMatchObject({ flagged: true, seen: false });
      expect(newest?.modseq ?? 0n).toBeGreaterThan(modseq ?? 0n);
      expect(await connection.fetchFlags('1:*')).toMatchObject([
        { uid, flags: { flagged: true, seen: false } },
      ]);
    });

    it('moves messages and tells their new UIDs', async () => {
      const uid = await put('one');
      await connection.open('INBOX');
      const moved = await connection.move([uid], 'Archive');
      expect(await connection.listUids()).toEqual([]);
      await connection.open('Archive');
      expect(await connection.listUids()).toEqual([moved?.get(uid)]);
    });

    it('ends a wait when something comes, when it came before, and when asked to', async () => {
      await connection.open('INBOX');
      const never = new AbortController().signal;
      const other = await another();
      const waiting = connection.waitForChange(never);
      const source = Buffer.from(writeMail(harness.ada.address, { subject: 'news' }));
      await other.append('INBOX', source, [], new Date());
      await waiting;
      await connection.noop();
      expect(await connection.listUids()).toHaveLength(1);
      await connection.waitForChange(AbortSignal.timeout(300));
    });

    it('refuses everything once it is closed', async () => {
      await connection.close();
      expect(connection.closed).toBe(true);
      await expect(connection.open('INBOX')).rejects.toBeInstanceOf(MailServerError);
    });

    it('submits a message and tells of every recipient', async () => {
      const steps: string[] = [];
      const source = Buffer.from(
        writeMail(harness.bruno.address, { from: harness.ada.address, subject: 'Sent' }),
      );
      const stranger = `nobody@${harness.ada.address.split('@')[1] ?? ''}`;
      const result = await harness.transport.submit(
        harness.ada.smtp,
        { from: harness.ada.address, to: [harness.bruno.address, stranger] },
        source,
        { onDataStart: () => void steps.push('data') },
      );
      expect(result).toMatchObject({ accepted: [harness.bruno.address], rejected: [{ address: stranger }] });
      expect(result.rejected[0]?.reply).toMatch(/unknown/i);
      expect(result.reply).toMatch(/^250/);
      expect(steps).toEqual(['data']);
    });

    it('sends nothing when the sender stops before the data, and says nothing was sent', async () => {
      const stop = new Error('Not now');
      const envelope = { from: harness.ada.address, to: [harness.bruno.address] };
      const source = Buffer.from(writeMail(harness.bruno.address, { subject: 'Stopped' }));
      const onDataStart = () => {
        throw stop;
      };
      await expect(
        harness.transport.submit(harness.ada.smtp, envelope, source, { onDataStart }),
      ).rejects.toBe(stop);
      const bruno = await another(harness.bruno.imap);
      expect((await bruno.open('INBOX')).messages).toBe(0);
    });

    it('says for good when no recipient is taken', async () => {
      const to = [`nobody@${harness.ada.address.split('@')[1] ?? ''}`];
      const source = Buffer.from(writeMail(to[0] ?? '', { subject: 'Lost' }));
      const failure = await harness.transport
        .submit(harness.ada.smtp, { from: harness.ada.address, to }, source)
        .catch((error) => error);
      expect(failure).toBeInstanceOf(SubmissionError);
      expect(failure).toMatchObject({ uncertain: false, permanent: true, rejected: [{ address: to[0] }] });
    });
  });
}
