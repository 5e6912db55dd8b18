import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/errors.ts';
import { parseSource } from '../mime/parse-message.ts';
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
