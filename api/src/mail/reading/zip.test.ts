import { Readable } from 'node:stream';
import { crc32, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { uniqueNames, zipStream } from './zip.ts';

const options = { maxBytes: 1_000_000, modifiedAt: new Date('2026-03-04T05:06:08Z') };
const file = (filename: string, content: string | Buffer) => ({
  filename,
  open: async () => Readable.from([Buffer.from(content)]),
});
const whole = async (stream: Readable): Promise<Buffer> => Buffer.concat(await stream.toArray());

/** Read by its directory, as every program does. */
function unzip(bytes: Buffer): Record<string, string> {
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'));
  const found: Record<string, string> = {};
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [crc, packed, size, length] = [16, 20, 24]
      .map((offset) => bytes.readUInt32LE(at + offset))
      .concat(bytes.readUInt16LE(at + 28));
    const name = bytes.toString('utf8', at + 46, at + 46 + (length ?? 0));
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26);
    const content = inflateRawSync(bytes.subarray(start, start + (packed ?? 0)));
    expect([content.length, crc32(content)]).toEqual([size, crc]);
    found[name] = content.toString();
    at += 46 + (length ?? 0);
  }
  return found;
}

describe('a zip archive', () => {
  it('holds every file under a safe name of its own', async () => {
    const bytes = await whole(
      zipStream(
        [file('ä.txt', 'one'), file('../../etc/passwd', 'two'), file('Ä.txt', ''), file('', 'four')],
        options,
      ),
    );
    expect(unzip(bytes)).toEqual({ 'ä.txt': 'one', '_.._etc_passwd': 'two', 'Ä (2).txt': '', file: 'four' });
  });

  it('with nothing in it is an archive all the same', async () => {
    expect(unzip(await whole(zipStream([], options)))).toEqual({});
  });

  it('ends with an error when it grows too large, or a file cannot be read', async () => {
    await expect(whole(zipStream([file('a', Buffer.alloc(2_000_000))], options))).rejects.toThrow(
      'too large',
    );
    const broken = {
      filename: 'b',
      open: async () =>
        Readable.from(
          (function* () {
            yield Buffer.from('x');
            throw new Error('gone');
          })(),
        ),
    };
    await expect(whole(zipStream([file('a', 'a'), broken], options))).rejects.toThrow('gone');
  });

  it('gives names that no system keeps for itself and no two alike', () => {
    expect(
      uniqueNames(['a.pdf', 'A.pdf', 'a.pdf', 'nul', 'COM1.txt', '..', 'x\u202Egnp.exe', 'a/b\\c:d.txt']),
    ).toEqual(['a.pdf', 'A (2).pdf', 'a (3).pdf', '_nul', '_COM1.txt', 'file', 'xgnp.exe', 'a_b_c_d.txt']);
  });
});
