// Typed checks of one value: what Postfix' and Dovecot's own checks let pass, in sentences that say what to write.
import type { ConfigurationProgram, ParameterType } from '../protocol/configuration.ts';
import { checkPath, checkRestrictions, checkTables } from './check-references.ts';
import { splitList } from './lines.ts';
import { problem, type ValueContext, type ValueProblem } from './value-problem.ts';

const wrong = (message: string): ValueProblem[] => [problem('INVALID_VALUE', message)];
const shown = (value: string): string => `“${value.length > 60 ? `${value.slice(0, 60)}…` : value}”`;

/** What is wrong with a value; empty when nothing is known to be. */
export function checkValue(type: ParameterType, value: string, context: ValueContext): ValueProblem[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value))
    return [problem('UNSAFE_TEXT', 'A value is one line without control characters.')];
  if (value.length > 16_384)
    return [problem('TOO_LARGE', 'A value may have 16,384 characters; use a table for more.')];
  // References to other parameters are known only to the program that replaces them.
  if (value.startsWith('$') && !['tables', 'restrictions', 'set', 'path'].includes(type.kind)) return [];
  return checkKind(type, value, context);
}

function checkKind(type: ParameterType, value: string, context: ValueContext): ValueProblem[] {
  switch (type.kind) {
    case 'boolean':
      return /^(yes|no)$/i.test(value) ? [] : wrong(`${shown(value)} is neither “yes” nor “no”.`);
    case 'integer':
      return checkNumber(value, type, 'number');
    case 'port':
      return checkNumber(value, { minimum: 0, maximum: 65_535 }, 'port');
    case 'time':
      return checkTime(value, type, context.program);
    case 'size':
      return checkSize(value, type, context.program);
    case 'enum':
      return type.values.includes(value)
        ? []
        : wrong(`${shown(value)} is not one of ${type.values.map((each) => each || '(empty)').join(', ')}.`);
    case 'set':
      return checkSet(value, type.values);
    case 'host':
      return value === '' || isHost(value)
        ? []
        : wrong(`${shown(value)} is neither the name nor the address of a host.`);
    case 'hosts':
      return splitList(value).items.flatMap((item) => checkHostItem(item, context));
    case 'destination':
      return splitList(value).items.flatMap(checkDestination);
    case 'tables':
      return checkTables(value, context);
    case 'restrictions':
      return checkRestrictions(value, context);
    case 'path':
      return checkPath(value, context);
    case 'text':
      return [];
  }
}

function checkNumber(
  value: string,
  { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: { minimum?: number; maximum?: number },
  what: string,
): ValueProblem[] {
  if (!/^\d{1,16}$/.test(value)) return wrong(`${shown(value)} is no ${what}.`);
  return checkRange(Number(value), minimum, maximum, (limit) => String(limit));
}

function checkRange(
  value: number,
  minimum: number,
  maximum: number,
  text: (limit: number) => string,
): ValueProblem[] {
  if (value < minimum) return [problem('OUT_OF_RANGE', `It must be at least ${text(minimum)}.`)];
  if (value > maximum) return [problem('OUT_OF_RANGE', `It must be at most ${text(maximum)}.`)];
  return [];
}

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function checkTime(
  value: string,
  {
    minimumSeconds = 0,
    maximumSeconds = Number.MAX_SAFE_INTEGER,
  }: { minimumSeconds?: number; maximumSeconds?: number },
  program: ConfigurationProgram,
): ValueProblem[] {
  const seconds = secondsOf(value, program);
  if (seconds === null)
    return wrong(
      program === 'postfix'
        ? `${shown(value)} is no time: write a number and s, m, h, d or w, for instance 5m.`
        : `${shown(value)} is no time: write a number and secs, mins, hours, days or weeks, for instance 5 mins.`,
    );
  return checkRange(seconds, minimumSeconds, maximumSeconds, (limit) => `${limit} seconds`);
}

/** Null when it is no time. */
export function secondsOf(value: string, program: ConfigurationProgram): number | null {
  if (program === 'dovecot' && /^(0|unlimited|infinite)$/.test(value)) return 0;
  const pattern =
    program === 'postfix'
      ? /^(\d{1,10})([smhdw]?)$/i
      : /^(\d{1,10}) ?(s|m|h|d|w)(?:ecs?|econds?|ins?|inutes?|ours?|ays?|eeks?)?$/i;
  const match = pattern.exec(value);
  if (match) return Number(match[1]) * (SECONDS[(match[2] || 's').toLowerCase()] ?? 1);
  const thousandths = program === 'dovecot' ? /^(\d{1,12}) ?m(illi)?s(ecs?|econds?)?$/i.exec(value) : null;
  return thousandths ? Number(thousandths[1]) / 1000 : null;
}

function checkSize(
  value: string,
  { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: { minimum?: number; maximum?: number },
  program: ConfigurationProgram,
): ValueProblem[] {
  if (program === 'dovecot' && value === 'unlimited') return [];
  const match = (program === 'postfix' ? /^(\d{1,15})$/ : /^(\d{1,15}) ?(?:([BkMGT])(?:i?B)?)?$/i).exec(
    value,
  );
  if (!match)
    return wrong(
      program === 'postfix'
        ? `${shown(value)} is no size: write a number of bytes.`
        : `${shown(value)} is no size: write a number and k, M or G, for instance 50 M.`,
    );
  const unit = 'bkmgt'.indexOf((match[2] ?? 'b').toLowerCase());
  return checkRange(Number(match[1]) * 1024 ** unit, minimum, maximum, (limit) => `${limit} bytes`);
}

function checkSet(value: string, values: string[]): ValueProblem[] {
  const known = new Set(values.map((each) => each.toLowerCase()));
  return splitList(value.replaceAll(',', ' ')).items.flatMap((item) =>
    item.startsWith('$') || known.has(item.toLowerCase())
      ? []
      : wrong(`${shown(item)} is not one of ${values.join(', ')}.`),
  );
}

const LABEL = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
const NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*\\.?$`);
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}$/;
const IPV6 = /^(?=.*:.*:)[0-9a-f:.]{2,45}$/i;

function isHost(value: string): boolean {
  const inner = /^\[(.*)\]$/.exec(value)?.[1] ?? value;
  if (/^[\d.]+$/.test(inner)) return IPV4.test(inner);
  return NAME.test(inner) || IPV6.test(inner.replace(/^ipv6:/i, ''));
}

/** A host, a network, a domain with a dot before it, a word such as “all”, or a table of them. */
function checkHostItem(item: string, context: ValueContext): ValueProblem[] {
  const value = item.replace(/^!/, '');
  if (value.includes('$') || ['*', '::', 'all'].includes(value)) return [];
  if (value.startsWith('/')) return checkPath(value, context);
  if (/^[a-z]+:[^:]/.test(value) && !IPV6.test(value)) return checkTables(value, context);
  const [address = '', prefix] = value.split('/');
  const bits =
    prefix === undefined ||
    (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (address.includes(':') ? 128 : 32));
  return bits && isHost(address.replace(/^\./, ''))
    ? []
    : wrong(
        `${shown(item)} is no host, network or domain. Networks are written as 192.0.2.0/24 or [2001:db8::]/32.`,
      );
}

function checkDestination(item: string): ValueProblem[] {
  if (item.startsWith('-') || !/^[A-Za-z0-9_.:[\]/@$(){}+=-]+$/.test(item))
    return wrong(
      `${shown(item)} is no destination: write a host, [host]:port, or a transport, a colon and one of these.`,
    );
  const port = /\]:(\d+)$/.exec(item)?.[1];
  return port !== undefined && Number(port) > 65_535
    ? [problem('OUT_OF_RANGE', `There is no port ${port}.`)]
    : [];
}
