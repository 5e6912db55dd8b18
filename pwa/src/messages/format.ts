// Dates, sizes and numbers in the person's own conventions.
const day = 86_400_000;

const cache = new Map<string, Intl.DateTimeFormat>();
function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const known = cache.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(undefined, options);
  cache.set(key, format);
  return format;
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const wholeNumber = new Intl.NumberFormat();

/** Midnight of the local day `at` falls on, as a number of days, for comparing calendar days. */
function calendarDay(at: Date): number {
  return Math.round(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / day);
}

/** "14:05" today, "Tue" this week, "3 Nov" this year, "3 Nov 2024" before: for list rows. */
export function shortTime(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const days = calendarDay(now) - calendarDay(at);
  if (days === 0) return dateFormat({ hour: '2-digit', minute: '2-digit' }).format(at);
  if (days > 0 && days < 7) return dateFormat({ weekday: 'short' }).format(at);
  if (at.getFullYear() === now.getFullYear())
    return dateFormat({ day: 'numeric', month: 'short' }).format(at);
  return dateFormat({ day: 'numeric', month: 'short', year: 'numeric' }).format(at);
}

/** "14:05" today, "Tue 08:00" within a week, else "3 Nov, 08:00": for times that are near, before or behind. */
export function soonTime(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const days = Math.abs(calendarDay(now) - calendarDay(at));
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  if (days === 0) return dateFormat(clock).format(at);
  if (days < 7) return dateFormat({ weekday: 'short', ...clock }).format(at);
  const year = at.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return dateFormat({ day: 'numeric', month: 'short', ...year, ...clock }).format(at);
}

/** "Tuesday, 3 November 2026 at 14:05": the exact time, for headers and titles. */
export function exactTime(iso: string): string {
  return dateFormat({ dateStyle: 'full', timeStyle: 'short' }).format(new Date(iso));
}

/** "3 November 2026". */
export function longDate(iso: string): string {
  return dateFormat({ dateStyle: 'long' }).format(new Date(iso));
}

/** "just now", "12 minutes ago", "yesterday", "in 3 days". */
export function timeInWords(iso: string, now = new Date()): string {
  const seconds = Math.round((new Date(iso).getTime() - now.getTime()) / 1000);
  if (Math.abs(seconds) < 45) return 'just now';
  if (Math.abs(seconds) < 3600) return relative.format(Math.round(seconds / 60), 'minute');
  if (Math.abs(seconds) < 86_400) return relative.format(Math.round(seconds / 3600), 'hour');
  if (Math.abs(seconds) < 30 * 86_400) return relative.format(Math.round(seconds / 86_400), 'day');
  return longDate(iso);
}

/** Group headings of a list: "Today", "Yesterday", "This week", then months. */
export function dayGroup(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const days = calendarDay(now) - calendarDay(at);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days < 7) return 'This week';
  if (at.getFullYear() === now.getFullYear()) return dateFormat({ month: 'long' }).format(at);
  return dateFormat({ month: 'long', year: 'numeric' }).format(at);
}

/** "3,200". */
export function formatNumber(value: number): string {
  return wholeNumber.format(value);
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** "412 byte", "3.1 MB": decimal units, one digit below ten. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  const unit = units[power] ?? 'byte';
  const digits = power === 0 || value >= 10 ? 0 : 1;
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(value);
}
