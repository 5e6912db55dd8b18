// What a delivery agent wrote down when it put a delivery off: `defer/<id>`, groups of name=value lines.
import { closeSync, constants, openSync, readSync } from 'node:fs';

export interface Deferral {
  recipient: string;
  reason: string | null;
  status: string | null;
  host: string | null;
}

const MOST = 64 * 1024;

/** One per recipient, the newest where there are several; empty when nothing was put off. */
export function readDeferLog(path: string): Deferral[] {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return []; // none, or gone again
  }
  try {
    const buffer = Buffer.allocUnsafe(MOST);
    return parseDeferLog(buffer.toString('utf8', 0, readSync(fd, buffer, 0, MOST, 0)));
  } catch {
    return [];
  } finally {
    closeSync(fd);
  }
}

export function parseDeferLog(text: string): Deferral[] {
  const found = new Map<string, Deferral>();
  for (const group of text.split(/\n[ \t]*\n/)) {
    const fields = new Map<string, string>();
    for (const one of group.split('\n')) {
      const cut = one.indexOf('=');
      if (cut > 0 && /^[a-z_]+$/.test(one.slice(0, cut))) fields.set(one.slice(0, cut), one.slice(cut + 1));
    }
    const recipient = fields.get('recipient');
    if (recipient === undefined) continue;
    found.set(recipient, {
      recipient,
      reason: fields.get('reason')?.slice(0, 1_000).toWellFormed() ?? null,
      status: fields.get('status')?.slice(0, 12).toWellFormed() ?? null,
      host: fields.get('mta_mname') ?? hostOf(fields.get('reason') ?? ''),
    });
  }
  return [...found.values()];
}

/** "host mx.example[192.0.2.1] said: …", "connect to mx.example[192.0.2.1]:25: …" */
const hostOf = (reason: string): string | null =>
  /(?:^|\s)(?:host|connect to|with) ([^\s[]{1,255})\[/.exec(reason)?.[1] ?? null;
