// Days as people mean them: they begin at midnight of a time zone.
import type { AgeUnit } from './query.ts';

interface Calendar {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

const pattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** Whether it is a year, a month or a day that there is: 2026, 2026-11, 2026-11-21. */
export function isDay(day: string): boolean {
  const match = pattern.exec(day);
  if (match === null) return false;
  const [year, month, date] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const there = new Date(Date.UTC(year, month - 1, date));
  return year >= 1970 && there.getUTCMonth() === month - 1 && there.getUTCDate() === date;
}

/** Where a day, month or year begins and where the next one does. The zone is an IANA name. */
export function spanOf(day: string, zone: string, now: Date): { begin: Date; end: Date } {
  const { year, month, date, unit } = readDay(day, zone, now);
  const first = { year, month, day: date };
  return { begin: midnight(first, zone), end: midnight({ ...first, [unit]: first[unit] + 1 }, zone) };
}

function readDay(day: string, zone: string, now: Date) {
  if (day === 'today' || day === 'yesterday') {
    const { year, month, day: date } = calendarOf(now, zone);
    return { year, month, date: date - (day === 'today' ? 0 : 1), unit: 'day' as const };
  }
  const match = pattern.exec(day);
  const unit =
    match?.[3] !== undefined
      ? ('day' as const)
      : match?.[2] !== undefined
        ? ('month' as const)
        : ('year' as const);
  return { year: Number(match?.[1]), month: Number(match?.[2] ?? 1), date: Number(match?.[3] ?? 1), unit };
}

/** The moment so long ago; months and years by the calendar. */
export function ago(count: number, unit: AgeUnit, now: Date): Date {
  const then = new Date(now);
  if (unit === 'y') then.setUTCFullYear(then.getUTCFullYear() - count);
  else if (unit === 'm') then.setUTCMonth(then.getUTCMonth() - count);
  else then.setUTCDate(then.getUTCDate() - count * (unit === 'w' ? 7 : 1));
  return then;
}

/** Whether the platform knows the zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function partsOf(moment: Date, zone: string): Record<string, number> {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
}

function calendarOf(moment: Date, zone: string): Calendar {
  const { year = 1970, month = 1, day = 1 } = partsOf(moment, zone);
  return { year, month, day };
}

/** Minutes east of Greenwich at a moment, as milliseconds. */
function offsetAt(moment: Date, zone: string): number {
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = partsOf(moment, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment.getTime() / 1000) * 1000;
}

/** Midnight of a day in a zone; where clocks skip it, the moment they go on. */
function midnight({ year, month, day }: Calendar, zone: string): Date {
  const plain = Date.UTC(year, month - 1, day);
  const first = plain - offsetAt(new Date(plain), zone);
  const second = plain - offsetAt(new Date(first), zone);
  return new Date(first === second ? first : Math.max(first, second));
}
