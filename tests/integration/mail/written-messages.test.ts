// Whatever is written here is a message that the standards allow, and says the same to every reader: to our own, to
// another library, and to the mail server.
import { composeMessage, type MessageContent } from '@postroom/api/mail/compose/message.ts';
import { parseRecipient } from '@postroom/api/mail/compose/recipients.ts';
import { parseSource } from '@postroom/api/mail/mime/parse-message.ts';
import type { MailAddress } from '@postroom/api/mail/ports.ts';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { startTestApp } from '../../testkit/app.ts';
import { foundHostedCompany } from '../../testkit/hosted-company.ts';
import { otherClient } from '../../testkit/mail.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { validateMessage } from '../../testkit/validate-message.ts';

const SCRIPTS = [
  'Käthe "Kate" Groß, Einkauf',
  'नमस्ते श्रीमती जोशी',
  '見積もり担当 高橋',
  'عرض أسعار: سلاسل',
  'Škoda (Brno); s.r.o. <office>',
  '2 =? 3',
  'ﬁn 👩‍👩‍👧‍👦 família',
  'a\\b "c" \'d\'',
  'ภาษาไทย',
  'x'.repeat(190),
  'ö'.repeat(120),
  '  two  blanks  ',
  'Dr. A. B.',
  '@home',
];

const words = fc.oneof(
  fc.constantFrom(...SCRIPTS),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 300 }),
);
/** As the interface lets them through: in one line, without control characters. */
const line = words.map((text) => text.replace(/[\p{Cc}\u2028\u2029]/gu, '').trim());
const address = fc
  .constantFrom(
    'ada@example.com',
    'o’neil@example.com',
    "o'neil+tag@sub.example.co.uk",
    'a_b-c=d@münchen.example',
    'x@a.b.c.d.example',
  )
  .map((text) => {
    const parsed = parseRecipient(text);
    return 'address' in parsed ? parsed.address : 'ada@example.com';
  });
const person: fc.Arbitrary<MailAddress> = fc
  .record({ name: fc.option(line.map((name) => name.slice(0, 200))), address })
  .map(({ name, address: at }) => ({ name: name === '' ? null : name, address: at }));
const people = fc.array(person, { maxLength: 12 });
const messageId = fc.uuid().map((id) => `${id}@example.com`);
const file = fc.record({
  // The reader replaces what no file system takes.
  filename: line.map((name) => name.replace(/[\\/:*?"<>|]/g, '').replace(/^[. ]+|[. ]+$/g, '') || 'file'),
  mediaType: fc.constantFrom('application/octet-stream', 'text/csv', 'image/png', 'text/plain'),
  content: fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
  contentId: fc.constant(null),
});
const body = fc
  .array(words, { maxLength: 12 })
  .map((lines) => lines.join('\n').replace(/\r\n?/g, '\n').replaceAll('\0', ''));

const content: fc.Arbitrary<MessageContent> = fc.record({
  from: person,
  replyTo: fc.option(person),
  recipients: fc.record({ to: people, cc: people, bcc: people }),
  subject: line.map((text) => text.slice(0, 900)),
  text: body,
  html: fc.option(
    body.map((text) => `<!DOCTYPE html><html><body><p>${text.replace(/[<&]/g, '')}</p></body></html>`),
  ),
  parts: fc.array(file, { maxLength: 4 }),
  messageId,
  date: fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
  inReplyTo: fc.option(messageId),
  references: fc.array(messageId, { maxLength: 30 }),
  showBcc: fc.boolean(),
});

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
const blanks = (text: string): string => text.replace(/\s+/g, ' ').trim();
const shown = (list: readonly MailAddress[]) => list.map(({ name, address: at }) => [blanks(name ?? ''), at]);
const read = (list: { name?: string | undefined; address?: string | undefined }[] | undefined) =>
  (list ?? []).map((one) => [blanks(one.name ?? ''), one.address ?? '']);

const head = ['From: a@b.example', 'Date: Tue, 3 Nov 2026 10:00:00 +0000', 'MIME-Version: 1.0'];
const broken: [string, string[]][] = [
  ['has no sender', [...head.slice(1), '', 'x']],
  ['has a subject twice', [...head, 'Subject: a', 'Subject: b', '', 'x']],
  ['has an encoded word that is too long', [...head, `Subject: =?utf-8?q?${'a'.repeat(70)}?=`, '', 'x']],
  ['cuts a character in two', [...head, 'Subject: =?utf-8?q?=C3?= =?utf-8?q?=A4?=', '', 'x']],
  ['encodes inside quotes', [...head, 'To: "=?utf-8?q?a?=" <a@b.example>', '', 'x']],
  ['has a name that needs quotes', [...head, 'To: Groß; Einkauf <a@b.example>', '', 'x']],
  [
    'has an encoded word as a parameter',
    [...head, 'Content-Type: text/plain; name="=?utf-8?q?a?="', '', 'x'],
  ],
  ['lacks a section of a name', [...head, "Content-Disposition: attachment; filename*1*=utf-8''a", '', 'x']],
  ['has a line that is too long', [...head, '', 'x'.repeat(999)]],
  ['has wrong quoted-printable', [...head, 'Content-Transfer-Encoding: quoted-printable', '', 'a=b']],
  [
    'does not close its multipart',
    [...head, 'Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'x'],
  ],
  ['has a bare line feed', [...head, '', 'a\nb']],
];

it.each(broken)('the strict reader objects to a message that %s', (_what, lines) => {
  expect(validateMessage(Buffer.from(lines.join('\r\n'))).problems).not.toEqual([]);
});

it('the strict reader has nothing against a plain message', () => {
  expect(validateMessage(Buffer.from([...head, 'Subject: a', '', 'x'].join('\r\n'))).problems).toEqual([]);
});

describe('a message that is written here', () => {
  it('is not decoded where its text looks encoded', async () => {
    const look = '=?UTF-8?Q?=41?=';
    const [written] = fc.sample(content, { numRuns: 1, seed: 7 });
    if (!written) throw new Error('No sample.');
    const from = { name: look, address: 'ada@example.com' };
    const ours = parseSource(await composeMessage({ ...written, from, subject: look }));
    expect([ours.subject, ours.addresses.from[0]?.name]).toEqual(['= ?UTF-8?Q?=41?=', '= ?UTF-8?Q?=41?=']);
  });

  it('is what RFC 5322, 2045–2047, 2231 and 6532 ask for, and reads the same everywhere', async () => {
    await fc.assert(
      fc.asyncProperty(content, async (written) => {
        const raw = await composeMessage(written);
        const { from, recipients } = written;
        const all = [
          from,
          ...recipients.to,
          ...recipients.cc,
          ...recipients.bcc,
          ...(written.replyTo ? [written.replyTo] : []),
        ];
        const international = all.some(({ address: at }) => !isAscii(at));
        expect(validateMessage(raw, { international }).problems).toEqual([]);

        const ours = parseSource(raw);
        const theirs = await PostalMime.parse(raw);
        expect(blanks(ours.subject)).toBe(blanks(written.subject));
        expect(blanks(theirs.subject ?? '')).toBe(blanks(written.subject));
        expect(shown(ours.addresses.from)).toEqual(shown([from]));
        expect(shown(ours.addresses.to)).toEqual(shown(recipients.to));
        expect(shown(ours.addresses.cc)).toEqual(shown(recipients.cc));
        expect(shown(ours.addresses.bcc)).toEqual(written.showBcc ? shown(recipients.bcc) : []);
        expect(read(theirs.to)).toEqual(shown(recipients.to));
        expect(ours.date?.getTime()).toBe(Math.floor(written.date.getTime() / 1_000) * 1_000);
        expect(ours.references).toEqual([...new Set(written.references)]);
        expect(ours.attachments.map(({ filename }) => blanks(filename))).toEqual(
          written.parts.map(({ filename }) => blanks(filename)),
        );
        expect(
          theirs.attachments.map(({ content: bytes }) =>
            Buffer.from(bytes as ArrayBuffer).toString('base64'),
          ),
        ).toEqual(written.parts.map(({ content: bytes }) => bytes.toString('base64')));
      }),
      { numRuns: Number(process.env.WRITTEN_MESSAGES ?? 300), interruptAfterTimeLimit: 120_000 },
    );
  }, 180_000);

  it('says the same to the mail server, and comes back byte for byte', { timeout: 60_000 }, async () => {
    const app = await startTestApp({ stack: sharedStack(), worker: true });
    const { owner } = await foundHostedCompany(app);
    const client = await otherClient(sharedStack(), owner.address);
    try {
      const samples = fc
        .sample(content, { numRuns: 60, seed: 20_261_121 })
        .filter(
          (one) => one.recipients.to.every(({ address: at }) => isAscii(at)) && isAscii(one.from.address),
        );
      await client.mailboxOpen('INBOX');
      for (const written of samples) {
        const raw = await composeMessage(written);
        const appended = await client.append('INBOX', raw);
        const uid = String(appended ? appended.uid : 0);
        const found = await client.fetchOne(uid, { envelope: true, source: true }, { uid: true });
        if (!found) throw new Error('The server lost a message.');
        expect(found.source?.equals(raw)).toBe(true);
        expect(blanks(found.envelope?.subject ?? '')).toBe(blanks(written.subject));
        expect(read(found.envelope?.to)).toEqual(shown(written.recipients.to));
        expect(found.envelope?.messageId).toBe(`<${written.messageId}>`);
      }
    } finally {
      await client.logout();
      await app.stop();
    }
  });
});
