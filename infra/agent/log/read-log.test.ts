import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogPlace } from '../protocol/log.ts';
import { LOG_CHUNK, readLog } from './read-log.ts';

let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postroom-read-log-'));
  log = join(folder, 'mail.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Everything that is there from a position on. */
async function all(from: LogPlace | null, history = 1_000_000): Promise<{ lines: string[]; at: LogPlace }> {
  let chunk = await readLog(log, from, history);
  const texts = [chunk.text];
  while (chunk.more) {
    chunk = await readLog(log, chunk.position, history);
    texts.push(chunk.text);
  }
  return { lines: texts.filter(Boolean).flatMap((text) => text.split('\n')), at: chunk.position };
}

describe('a log', () => {
  it('is read line by line, the rest of a rotated file first, and again from the top when it was emptied', async () => {
    writeFileSync(log, 'one\ntwo\nthr');
    const first = await all(null);
    expect(first.lines).toEqual(['one', 'two']);
    renameSync(log, `${log}.1`);
    appendFileSync(`${log}.1`, 'ee\n');
    writeFileSync(log, 'four\n');
    const second = await all(first.at);
    expect(second.lines).toEqual(['three', 'four']);
    truncateSync(log);
    appendFileSync(log, '5\n');
    expect((await all(second.at)).lines).toEqual(['5']);
  });

  it('is read without a gap after several rotations, and while the rotated file is still written to', async () => {
    writeFileSync(log, 'one\n');
    const { at: first } = await all(null);
    for (const [index, text] of ['one\ntwo\n', 'three\n', 'four\n'].entries()) {
      writeFileSync(log, text);
      const second = new Date(2026, 0, 1, 0, 0, index);
      utimesSync(log, second, second);
      for (let number = index; number > 0; number--) renameSync(`${log}.${number}`, `${log}.${number + 1}`);
      renameSync(log, `${log}.1`);
    }
    writeFileSync(`${log}.bak`, 'a copy of somebody’s\n');
    writeFileSync(log, '');
    const second = await all({ inode: String(statSync(`${log}.3`).ino), offset: first.offset });
    expect(second.lines).toEqual(['two', 'three', 'four']);
    appendFileSync(`${log}.1`, 'five\n');
    expect((await all(second.at)).lines).toEqual(['five']);
    appendFileSync(log, 'six\n');
    expect((await all(second.at)).lines).toEqual(['five', 'six']);
  });

  it('survives bytes that are no UTF-8 and a line without an end, and begins where it is told', async () => {
    writeFileSync(
      log,
      Buffer.concat([
        Buffer.from([0xc3, 0x28, 0x00, 0x0a]),
        Buffer.alloc(2 * LOG_CHUNK, 'x'),
        Buffer.from('\nafter\n'),
      ]),
    );
    const { lines } = await all(null, 10_000_000);
    expect(lines[0]).toBe('\ufffd(\u0000');
    expect(lines.at(-1)).toBe('after');
    expect((await all(null, 6)).lines).toEqual(['after']);
    expect((await all(null, 0)).lines).toEqual([]);
  });
});
