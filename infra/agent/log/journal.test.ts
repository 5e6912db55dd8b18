import { describe, expect, it } from 'vitest';
import type { Run } from '../run.ts';
import { readJournal, trailInJournal } from './journal.ts';

const JOURNAL = 'eb394f9540a242e082dd3223c11cf634';
const BEGAN = 1_795_301_186_016_110;

/** As journald numbers them: two in the same microsecond, then one a second. */
const entry = (number: number, message: unknown, more: object = {}) => ({
  __CURSOR: `s=${JOURNAL};i=${number.toString(16)};b=0;m=0;t=0;x=0`,
  __REALTIME_TIMESTAMP: String(BEGAN + Math.floor(number / 2) * 1_000_000),
  ...{ MESSAGE: message, SYSLOG_IDENTIFIER: 'postfix/qmgr', _PID: '767', _HOSTNAME: 'mail1' },
  ...more,
});

/** A journalctl(1) that knows these, and how it was asked. */
function journalOf(...entries: ReturnType<typeof entry>[]): { run: Run; asked: string[][] } {
  const asked: string[][] = [];
  const run: Run = async (_program, args) => {
    asked.push([...args]);
    const option = (name: string) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
    const lines = Number(option('lines'));
    const [, from = ''] = /t=([0-9a-f]+)$/.exec(option('cursor') ?? '') ?? [];
    const after = entries.filter(({ __REALTIME_TIMESTAMP: at }) => Number(at) >= Number.parseInt(from, 16));
    const shown = from === '' ? entries.slice(-lines) : after.slice(0, lines);
    return { code: 0, stderr: '', stdout: shown.map((one) => `${JSON.stringify(one)}\n`).join('') };
  };
  return { run, asked };
}

describe('the journal', () => {
  it('gives each entry once, as a line of syslog, also those of the same microsecond', async () => {
    const first = journalOf(entry(2, '2E6DF451151: removed'), entry(3, 'two\nlines'));
    const met = await readJournal(first.run, null, 1_000_000);
    expect(met).toMatchObject({ text: '', more: true });
    const read = await readJournal(first.run, met.position, 0);
    expect(read.text.split('\n')).toEqual([
      '2026-11-21T22:46:27.016110Z mail1 postfix/qmgr[767]: 2E6DF451151: removed',
      '2026-11-21T22:46:27.016110Z mail1 postfix/qmgr[767]: two lines',
    ]);
    const later = journalOf(entry(3, 'two\nlines'), entry(4, 'next', { SYSLOG_PID: '12' }));
    const next = await readJournal(later.run, read.position, 0);
    expect(next).toMatchObject({
      text: expect.stringMatching(/^\S+ mail1 postfix\/qmgr\[12\]: next$/),
      more: false,
    });
    expect(await readJournal(later.run, next.position, 0)).toEqual({ ...next, text: '' });
    expect(later.asked[0]).toContain(`--cursor=s=${JOURNAL};i=3;t=${read.position.offset.toString(16)}`);
  });

  it('takes bytes that are no text, leaves out what no daemon said, and begins at the end where no history is wanted', async () => {
    const { run } = journalOf(
      entry(2, [0x78, 0xff]),
      entry(3, null),
      entry(4, 'x', { SYSLOG_IDENTIFIER: 'a b' }),
      entry(5, 'last'),
    );
    const met = await readJournal(run, { inode: '1', offset: BEGAN }, 0);
    expect(met.text.split('\n').map((line) => line.split(': ')[1])).toEqual(['x\ufffd', 'last']);
    expect(await readJournal(run, null, 0)).toEqual({ text: '', position: met.position, more: false });
    // A place in a file, from before its lines went to the journal.
    expect(await readJournal(run, { inode: '4539361', offset: 70_845 }, 0)).toMatchObject({ text: '' });
    expect(await readJournal(journalOf().run, null, 1_000_000)).toMatchObject({ text: '', more: false });
  });

  it('looks for a message by its queue id', async () => {
    const { run, asked } = journalOf(entry(2, '2E6DF451151: removed'));
    const found = await trailInJournal(run, '2E6DF451151', new AbortController().signal);
    expect(found).toEqual(['2026-11-21T22:46:27.016110Z mail1 postfix/qmgr[767]: 2E6DF451151: removed']);
    expect(asked[0]).toContain('--grep=^2E6DF451151: ');
  });
});
