import { afterEach, describe, expect, it } from 'vitest';
import { ParsePool } from './parse.ts';

const mail = (subject: string, body = 'Hello'): Buffer =>
  Buffer.from(`From: Ada <ada@example.com>\r\nSubject: ${subject}\r\n\r\n${body}\r\n`);

let pool: ParsePool;
afterEach(() => pool.close());

describe('the pool that reads messages', () => {
  it('reads many at once, each for whoever asked', async () => {
    pool = new ParsePool({ threads: 2 });
    const contents = await Promise.all(
      Array.from({ length: 200 }, (_, index) => pool.parse(mail(`Number ${index}`))),
    );
    expect(contents.map(({ subject }) => subject)).toEqual(
      Array.from({ length: 200 }, (_, index) => `Number ${index}`),
    );
  });

  it('gives up a message that takes too long, and reads those beside it', async () => {
    pool = new ParsePool({ threads: 1, deadlineMs: 1_000 });
    const boundaries = Array.from({ length: 99 }, (_, level) => `xxxxxxxx${level + 100}`);
    const opened = boundaries.map(
      (name) => `Content-Type: multipart/mixed; boundary=${name}\r\n\r\n--${name}\r\n`,
    );
    const slow = Buffer.from(`${opened.join('')}\r\n${'\n--xxxxxxxx'.repeat(5_000_000)}`);
    const [before, hurt, after] = await Promise.all([
      pool.parse(mail('Before')),
      pool.parse(slow),
      pool.parse(mail('After')),
    ]);
    expect(before.subject).toBe('Before');
    expect(after.subject).toBe('After');
    expect(hurt.problem).toMatch(/too much time or memory.*source can be downloaded/);
  });

  it('holds little in memory of messages that are made to fill it', async () => {
    pool = new ParsePool({ threads: 1, heapMb: 96, deadlineMs: 20_000 });
    const fields = `X-Fill: ${'ü'.repeat(100_000)}\r\n`.repeat(150);
    const letters = `Subject: ${'=?utf-8?q?=C3=BC?= '.repeat(10_000)}\r\n`;
    const longText = [
      `${letters}Content-Type: text/html; charset=utf-8\r\n\r\n${'<p>ü</p>'.repeat(4_000_000)}`,
      `Content-Type: text/plain; charset=utf-7\r\n\r\n${'+AOQ-'.repeat(6_000_000)}`,
      `Content-Type: text/plain\r\n\r\n${'東'.repeat(8_000_000)}`,
    ];
    const manyParts = [
      `${fields}\r\nBody`,
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n${`--b\r\n${'A: ü\r\n'.repeat(20)}\r\nx\r\n`.repeat(100_000)}`,
    ];
    for (const source of longText)
      expect(await pool.parse(Buffer.from(source))).toMatchObject({ truncated: true, problem: null });
    for (const source of manyParts)
      expect(await pool.parse(Buffer.from(source))).toMatchObject({
        truncated: false,
        problem: expect.stringMatching(/more parts or headers/),
      });
    expect((await pool.parse(mail('Next'))).subject).toBe('Next');
  });

  it('answers when it is closed meanwhile', async () => {
    pool = new ParsePool({ threads: 1 });
    const reading = pool.parse(mail('Late'));
    await pool.close();
    expect((await reading).problem).not.toBeNull();
    expect((await pool.parse(mail('Too late'))).problem).toMatch(/stopping/);
  });
});
