import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/errors.ts';
import { parseSource } from '../mime/parse-message.ts';
import { partContent } from '../mime/part-text.ts';
import { parseStructure } from '../mime/structure.ts';
import { composeMessage, type MessageContent, newMessageId } from './message.ts';

const letter: MessageContent = {
  from: { name: 'Åsa Lindholm', address: 'asa@lindholmrao.example' },
  replyTo: null,
  recipients: {
    to: [{ name: 'Käthe "Kate" Groß, Einkauf', address: 'kaethe@rad-leipzig.example' }],
    cc: [{ name: null, address: 'priya@lindholmrao.example' }],
    bcc: [{ name: null, address: 'archive@lindholmrao.example' }],
  },
  subject: 'Naben für März: नमस्ते und 見積もり',
  text: 'Guten Tag,\n\ndie Naben sind da.\n\n-- \nÅsa\n',
  html: null,
  parts: [],
  messageId: 'abc@lindholmrao.example',
  date: new Date('2026-11-03T09:30:00Z'),
  inReplyTo: 'parent@rad-leipzig.example',
  references: ['root@rad-leipzig.example', 'parent@rad-leipzig.example'],
  showBcc: false,
};

const header = (raw: Buffer): string => raw.toString('latin1').split('\r\n\r\n')[0] ?? '';

describe('a message that is written here', () => {
  it('reads back as it was written', async () => {
    const read = parseSource(await composeMessage(letter));
    expect(read.subject).toBe(letter.subject);
    expect(read.addresses.from).toEqual([letter.from]);
    expect(read.addresses.to).toEqual(letter.recipients.to);
    expect(read.text?.trimEnd()).toBe(letter.text.trimEnd());
    expect(read.messageId).toBe('abc@lindholmrao.example');
    expect(read.references).toEqual(letter.references);
    expect(read.date?.toISOString()).toBe('2026-11-03T09:30:00.000Z');
    expect(read.problem).toBeNull();
  });

  it('has only ASCII in its header, lines of at most 998 octets that end in CRLF, and no Bcc', async () => {
    const raw = await composeMessage({ ...letter, text: 'long '.repeat(2_000) });
    expect(header(raw)).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(raw.toString('latin1').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(
      Math.max(
        ...raw
          .toString('latin1')
          .split('\r\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(998);
    expect(header(raw)).not.toMatch(/bcc|archive@/i);
  });

  it('remembers Bcc as a draft', async () => {
    expect(header(await composeMessage({ ...letter, showBcc: true }))).toContain(
      'archive@lindholmrao.example',
    );
  });

  it('carries files of any name and size, zero bytes included', async () => {
    const names = ['Lieferschein März.pdf', '見積もり.csv', 'empty.txt', `${'lang-'.repeat(30)}.bin`];
    const parts = names.map((filename, index) => ({
      filename,
      mediaType: 'application/octet-stream',
      content: Buffer.alloc(index === 2 ? 0 : 1_000 * index + 1, index),
      contentId: null,
    }));
    const read = parseSource(await composeMessage({ ...letter, parts }));
    expect(read.attachments.map(({ filename, size }) => [filename, size])).toEqual(
      parts.map(({ filename, content }) => [filename, content.length]),
    );
  });

  it.each([
    ['ASCII', 'Subject: Hubs\r\n\r\nForty hubs.\r\n', '7bit', 'message/rfc822'],
    ['UTF-8', 'Subject: Hubs\r\n\r\nVierzig Stück\r\n\r\n', '8bit', 'message/rfc822'],
    ['an open last line', 'Subject: Hubs\r\n\r\n.no end', '7bit', 'message/rfc822'],
    ['the longest line', `Subject: Hubs\r\n\r\n${'x'.repeat(998)}\r\n`, '7bit', 'message/rfc822'],
    ['a longer line', `Subject: Hubs\r\n\r\n${'x'.repeat(999)}\r\n`, 'base64', 'application/octet-stream'],
    ['bare line feeds', 'Subject: Hubs\n\nForty\n', 'base64', 'application/octet-stream'],
    ['a bare line feed first', '\nSubject: Hubs\r\n\r\nForty\r\n', 'base64', 'application/octet-stream'],
    ['a CR at its end', 'Subject: Hubs\r\n\r\nForty\r', 'base64', 'application/octet-stream'],
    ['a bare CR', 'Subject: Hubs\r\n\r\nForty\rhubs\r\n', 'base64', 'application/octet-stream'],
    ['a NUL', 'Subject: Hubs\r\n\r\nForty\0\r\n', 'base64', 'application/octet-stream'],
  ])('carries a message with %s byte for byte', async (_what, source, encoding, mediaType) => {
    const content = Buffer.from(source);
    const part = { filename: 'Größe.eml', mediaType: 'message/rfc822', content, contentId: null };
    const raw = await composeMessage({ ...letter, parts: [part, part] });
    const [, second] = parseStructure(raw).root.children.slice(1);
    if (second === undefined) throw new Error('The file is not there.');
    expect([second.mediaType, second.encoding]).toEqual([mediaType, encoding]);
    expect(Buffer.from(partContent(raw, second)).equals(content)).toBe(true);
    expect(parseSource(raw).attachments.map(({ filename }) => filename)).toEqual(['Größe.eml', 'Größe.eml']);
  });

  it.each([
    { ...letter, subject: 'Hubs\r\nBcc: eve@example.net' },
    {
      ...letter,
      parts: [
        { filename: 'a\r\nX: y.txt', mediaType: 'text/plain', content: Buffer.from(''), contentId: null },
      ],
    },
  ])('refuses what would break out of a header line', async (broken) => {
    await expect((async () => composeMessage(broken))()).rejects.toThrow(InputError);
  });

  it('has a Message-ID of its own at the sender’s domain', () => {
    expect(newMessageId('asa@lindholmrao.example')).toMatch(/^[0-9a-f]{32}@lindholmrao\.example$/);
    expect(newMessageId('asa@lindholmrao.example')).not.toBe(newMessageId('asa@lindholmrao.example'));
  });
});
