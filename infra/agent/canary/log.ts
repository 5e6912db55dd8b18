// What the canary's servers complain of.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../protocol/generations.ts';
import type { CanaryPlace } from './place.ts';

const POSTFIX = /\b(warning|error|fatal|panic): (.*)$/;
const DOVECOT = /\b(Warning|Error|Fatal|Panic): (.*)$/;
/**
 * The canary's notices of new mail go to us, and we may be slow to answer. A machine's clocks are not configured here: in
 * a virtual one, and on a busy one, the servers find them ahead, behind or moved.
 */
const NOT_ITS_OWN =
  /^(no push of new mail|file system clock is |resetting file time stamps|\S* ?backward time jump|Time (moved|jumped) )/;
const MOST = 40;

/** Every complaint once. What Dovecot says before it knows where its log is comes on its standard error. */
export async function complaints({
  mailLog,
  dovecotLog,
  dovecotStartLog,
}: Pick<CanaryPlace, 'mailLog' | 'dovecotLog' | 'dovecotStartLog'>): Promise<Finding[]> {
  const [postfix, starting = [], running = []] = await Promise.all(
    [mailLog, dovecotStartLog, dovecotLog].map(readLog),
  );
  const dovecot = [...starting, ...running];
  const found = new Map<string, Finding>();
  const add = (source: Finding['source'], level = '', text = '') => {
    const severity = level.toLowerCase() === 'warning' ? 'warning' : 'error';
    if (found.size < MOST) found.set(`${source}${text}`, { severity, source, text });
  };
  for (const line of postfix ?? []) {
    const [, level, text] = POSTFIX.exec(line) ?? [];
    // "status=deferred (…)" is told by the probe in its own words.
    const own = !/\bstatus=/.test(line) && !NOT_ITS_OWN.test(text ?? '');
    if (level !== undefined && own) add('postfix log', level, text);
  }
  for (const line of dovecot) {
    const [, level, text] = DOVECOT.exec(line) ?? [];
    if (level !== undefined && !NOT_ITS_OWN.test(text ?? '')) add('dovecot log', level, text);
  }
  return [...found.values()];
}

/** What became of a queued message, when it is known within `timeoutMs`. */
export async function deliveryOf(
  mailLog: string,
  queueId: string,
  timeoutMs: number,
): Promise<{ sent: boolean; toDovecot: boolean; text: string } | null> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const line = (await readLog(mailLog)).find(
      (each) => each.includes(` ${queueId}: to=<`) && each.includes(' status='),
    );
    const [, status, text] = /status=(\w+) (.*)$/.exec(line ?? '') ?? [];
    const toDovecot = /\blmtp\[\d+\]: /.test(line ?? '');
    if (status !== undefined) return { sent: status === 'sent', toDovecot, text: `${status} ${text ?? ''}` };
    if (Date.now() > deadline) return null;
    await sleep(25);
  }
}

const readLog = async (path: string): Promise<string[]> =>
  (await readFile(path, 'utf8').catch(() => '')).split('\n');
