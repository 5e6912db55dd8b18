// The log of servers that say everything to syslog on a machine where nothing but systemd's journal keeps it.
import { globSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { LogPlace, LogText } from '../protocol/log.ts';
import type { Run } from '../run.ts';

const JOURNALCTL = '/usr/bin/journalctl';
const FIELDS = 'MESSAGE,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID,_HOSTNAME';
const FORM = ['--quiet', '--no-pager', '--all', '--output=json', `--output-fields=${FIELDS}`];
const OF_MAIL = '--facility=mail';

/** What one answer holds at most. */
const MOST_LINES = 2_000;
/** Of a journal that is met for the first time. */
const MOST_HISTORY_LINES = 20_000;
const BYTES_PER_LINE = 120;
const MOST_BYTES = 64 * 1024 * 1024;
const LIMIT_MS = 20_000;

/** One entry, with its number in the journal and microseconds since 1970. */
interface Entry {
  number: bigint;
  at: number;
  line: string | null;
}

/**
 * The entries of the mail servers after a place, as lines of syslog in the ISO form. A place is the number of an entry, as
 * `inode`, and its time, as `offset`: where the journal was begun anew, and numbers mean nothing any more, the time still does.
 */
export async function readJournal(run: Run, position: LogPlace | null, history: number): Promise<LogText> {
  if (position === null || position.offset < EARLIEST) return firstPlace(run, history);
  // The entry itself comes with it: it need not be one of the mail servers', nor be there any more.
  const said = await journalctl(run, [
    OF_MAIL,
    `--lines=${MOST_LINES}`,
    `--cursor=${await cursorOf(run, position)}`,
  ]);
  const entries = said.flatMap(entryOf).filter((entry) => !isRead(entry, position));
  const last = entries.at(-1);
  return {
    text: entries.flatMap(({ line }) => line ?? []).join('\n'),
    position: last === undefined ? position : placeOf(last),
    more: said.length >= MOST_LINES,
  };
}

/** In 2001. A place before it is one in a file. */
const EARLIEST = 1_000_000_000_000_000;

async function firstPlace(run: Run, history: number): Promise<LogText> {
  const lines = Math.min(MOST_HISTORY_LINES, Math.floor(history / BYTES_PER_LINE));
  const [oldest] =
    lines === 0 ? [] : (await journalctl(run, [OF_MAIL, `--lines=${lines}`])).slice(0, 1).flatMap(entryOf);
  if (oldest !== undefined) {
    return { text: '', position: placeOf({ ...oldest, number: oldest.number - 1n }), more: true };
  }
  return { text: '', position: await endOfJournal(run), more: false };
}

/** Of all that is in it, so that what comes after is new. */
export async function endOfJournal(run: Run): Promise<LogPlace> {
  const [newest] = (await journalctl(run, ['--lines=1'])).flatMap(entryOf);
  return newest === undefined ? { inode: '0', offset: EARLIEST } : placeOf(newest);
}

/** The newest 200 lines that name a message, oldest first. */
export async function trailInJournal(run: Run, queueId: string, signal: AbortSignal): Promise<string[]> {
  const args = [OF_MAIL, '--lines=200', '--case-sensitive=yes', `--grep=^${queueId}: `];
  const found = await journalctl(run, args, signal);
  return found.flatMap(entryOf).flatMap(({ line }) => line ?? []);
}

/** Another one whenever there may be new entries: the journal's daemon sets the time of its file for those who watch it. */
export async function journalStamp(): Promise<string> {
  const files = globSync('/{var,run}/log/journal/*/system.journal');
  const found = await Promise.all(files.map((path) => stat(path).catch(() => null)));
  return found.map((each) => `${each?.ino} ${each?.mtimeMs}`).join('\n');
}

const placeOf = ({ number, at }: Entry): LogPlace => ({ inode: String(number), offset: at });
/** What was there before, or at that very place. */
const isRead = ({ number, at }: Entry, place: LogPlace): boolean =>
  at === place.offset && number <= BigInt(place.inode);

/** The journal whose numbers these are, as an entry of it told. */
let journal: string | null = null;

/** Numbers find the place also when the clock was set back in between. */
async function cursorOf(run: Run, { inode, offset }: LogPlace): Promise<string> {
  if (journal === null) await endOfJournal(run);
  const numbered = journal === null ? '' : `s=${journal};i=${BigInt(inode).toString(16)};`;
  return `${numbered}t=${offset.toString(16)}`;
}

/** Exit code 1 without a word: there are no such entries. */
async function journalctl(run: Run, args: readonly string[], signal?: AbortSignal): Promise<string[]> {
  const options = { timeoutMs: LIMIT_MS, maxBytes: MOST_BYTES, accept: [1], ...(signal ? { signal } : {}) };
  const { stdout } = await run(JOURNALCTL, [...FORM, ...args], options);
  return stdout.split('\n').filter((line) => line.startsWith('{'));
}

type Field = string | number[] | null | undefined;

/** @param json one line of `journalctl --output=json`; what it cannot be is left out. */
export function entryOf(json: string): Entry[] {
  const fields = JSON.parse(json) as Record<string, Field>;
  const [, of, number = '0'] = /^s=([0-9a-f]{32});i=([0-9a-f]{1,16});/.exec(String(fields.__CURSOR)) ?? [];
  journal = of ?? journal;
  const at = Number(fields.__REALTIME_TIMESTAMP);
  return Number.isSafeInteger(at) ? [{ number: BigInt(`0x${number}`), at, line: lineOf(fields, at) }] : [];
}

/** Null for what no daemon of syslog's kind said. */
function lineOf(fields: Record<string, Field>, at: number): string | null {
  const [text, name] = [textOf(fields.MESSAGE), textOf(fields.SYSLOG_IDENTIFIER)];
  if (text === null || name === null || /\s/.test(name)) return null;
  const pid = textOf(fields.SYSLOG_PID) ?? textOf(fields._PID);
  const time = new Date(Math.floor(at / 1_000)).toISOString().slice(0, -1);
  const host = textOf(fields._HOSTNAME) ?? 'localhost';
  const from = pid === null ? name : `${name}[${pid}]`;
  return `${time}${String(at % 1_000).padStart(3, '0')}Z ${host} ${from}: ${text.replace(/[\r\n]+/g, ' ')}`;
}

/** What is not plain text comes as its bytes. */
const textOf = (field: Field): string | null =>
  Array.isArray(field) ? Buffer.from(field).toString('utf8') : (field ?? null);
