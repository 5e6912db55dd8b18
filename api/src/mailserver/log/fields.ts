import type { CommandCount, LoggedDelays, LoggedHost, LoggedPairs } from './records.ts';

const HOST = /^(?<name>[^[\]]*)\[(?<ip>[^\]]*)\](?::(?<port>\d+))?$/;

/** `name[address]:port`, `[address]:port`; null for `none` and whatever is no host. */
export function readHost(text: string): LoggedHost | null {
  const { name = '', ip = '', port } = HOST.exec(text)?.groups ?? {};
  if (ip === '' && name === '') return null;
  return {
    name: name === '' ? null : name,
    ip: ip === 'unknown' || ip === '' ? null : ip,
    port: port === undefined ? null : Number(port),
  };
}

/** In quotes ">" is part of an address; without the second form a line that was cut off within them would tell nothing. */
const PAIR = /([a-z_]+)=(<(?:[^">]|"(?:[^"\\]|\\.)*")*>|<[^>]*>|[^\s,<>]*)/gy;

/** `name=value` pairs, with commas or blanks between them, and what follows them. A bracketed value is taken whole. */
export function scanPairs(text: string): { pairs: LoggedPairs; rest: string } {
  const pairs = new Map<string, string>();
  let end = 0;
  PAIR.lastIndex = 0;
  for (let match = PAIR.exec(text); match !== null; match = PAIR.exec(text)) {
    const [, name = '', value = ''] = match;
    pairs.set(name, value.startsWith('<') ? value.slice(1, -1) : value);
    while (text[PAIR.lastIndex] === ',' || text[PAIR.lastIndex] === ' ') PAIR.lastIndex++;
    end = PAIR.lastIndex;
  }
  return { pairs, rest: text.slice(end) };
}

export const readPairs = (text: string): LoggedPairs => scanPairs(text).pairs;

/** `a/b/c/d`, in seconds. */
export function readDelays(text: string | undefined): LoggedDelays | null {
  const [before, inside, connection, transmission, ...more] = (text ?? '').split('/').map(Number);
  if (before === undefined || inside === undefined || connection === undefined || transmission === undefined)
    return null;
  return more.length > 0 ? null : [before, inside, connection, transmission];
}

/** `rcpt=0/1 quit=1`: of each command how many were accepted, and how many there were. */
export function readCommands(text: string): ReadonlyMap<string, CommandCount> {
  const commands = new Map<string, CommandCount>();
  for (const [name, value] of readPairs(text)) {
    const [accepted = 0, all = accepted] = value.split('/').map(Number);
    commands.set(name, { accepted, all });
  }
  return commands;
}

/** Splits `words; from=<…> to=<…>: rest` where the pairs begin. */
export function splitPairs(text: string): [words: string, pairs: LoggedPairs, rest: string] {
  const begin = text.search(/; (?=(?:from|to|proto)=)/);
  if (begin < 0) return [text, new Map(), ''];
  const { pairs, rest } = scanPairs(text.slice(begin + 2));
  return [text.slice(0, begin), pairs, rest.replace(/^: /, '')];
}
