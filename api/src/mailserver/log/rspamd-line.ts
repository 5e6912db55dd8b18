// Reads what rspamd writes of each message when it is done with it (`rspamd_task_write_log`, its own `log_format`). Pure and linear;
// never throws.
import { clipText } from '../../core/clean-text.ts';

export interface RspamdVerdict {
  at: Date;
  queueId: string;
  /** Null when the message has none. */
  messageId: string | null;
  /** "no action", "add header", "reject". */
  action: string;
  score: number;
  /** From which score on the message would be refused; null when no score leads to anything. */
  required: number | null;
  symbols: RspamdSymbol[];
}

export interface RspamdSymbol {
  name: string;
  score: number;
  /** What it found: "+ip4:192.0.2.1". */
  options: string;
}

const LINE =
  /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) #\d+\([\w-]*\) <[^>]*>; \w+; rspamd_task_write_log: id: <(?<id>[^>]*)>, qid: <(?<queueId>[0-9A-Za-z]{5,25})>, (?<rest>.*)$/s;
const RESULT =
  /\(default: [A-Z] \((?<action>[^)]*)\): \[(?<score>-?[\d.]+|nan)\/(?<required>-?[\d.]+|nan)\] \[/;
/** "R_SPF_ALLOW(-0.20){+ip4:192.0.2.1;}" */
const SYMBOL = /([A-Z0-9_.]{1,100})\((-?\d{1,6}\.\d{1,3})\)(?:\{([^{}]{0,2000})\})?(?:,|\])/g;
const MOST_SYMBOLS = 50;
const LONGEST_OPTIONS = 200;

/** Null for every other line, and for messages that had no queue id. */
export function parseRspamdLine(line: string): RspamdVerdict | null {
  const { time, id = '', queueId, rest = '' } = LINE.exec(line)?.groups ?? {};
  const result = RESULT.exec(rest);
  if (time === undefined || queueId === undefined || result === null) return null;
  const { action = '', score, required } = result.groups ?? {};
  // Local time, as Dovecot's.
  const at = new Date(time.replace(' ', 'T'));
  if (Number.isNaN(at.getTime())) return null;
  return {
    ...{
      at,
      queueId,
      action: clipText(action, 40),
      score: numberOf(score) ?? 0,
      required: numberOf(required),
    },
    messageId: id === '' || id === 'undef' ? null : clipText(id, 998),
    symbols: symbolsOf(rest.slice(result.index + result[0].length)),
  };
}

function symbolsOf(text: string): RspamdSymbol[] {
  const found: RspamdSymbol[] = [];
  for (const [, name = '', score, options = ''] of text.matchAll(SYMBOL)) {
    found.push({ name, score: Number(score), options: clipText(options.replace(/;$/, ''), LONGEST_OPTIONS) });
    if (found.length === MOST_SYMBOLS) break;
  }
  return found;
}

const numberOf = (text: string | undefined): number | null => {
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
};
