/** An appointment as far as a reader needs it. */
export interface Appointment {
  title: string;
  /** A time (ISO), or a day ("2026-03-04"). */
  start: string | null;
  end: string | null;
  /** As the calendar names it, for times that are local there. */
  zone: string | null;
  where: string;
  organizer: string;
  canceled: boolean;
}

const MOST = 50;

/** The appointments in an iCalendar file (RFC 5545), without repetitions. */
export function readCalendar(source: string): Appointment[] {
  const lines = source.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const found: Appointment[] = [];
  let current: Appointment | null = null;
  let depth = 0;
  for (const line of lines) {
    const [, name = '', parameters = '', value = ''] = /^([\w-]+)((?:;[^:]*)?):(.*)$/.exec(line) ?? [];
    const field = name.toUpperCase();
    if (field === 'BEGIN' && value.toUpperCase() === 'VEVENT') {
      current = { title: '', start: null, end: null, zone: null, where: '', organizer: '', canceled: false };
      depth = 0;
    } else if (current === null) continue;
    else if (field === 'BEGIN') depth += 1;
    else if (field === 'END' && depth > 0) depth -= 1;
    else if (field === 'END') {
      found.push(current);
      current = null;
      if (found.length >= MOST) break;
    } else if (depth === 0) take(current, field, parameters, value);
  }
  return found;
}

function take(into: Appointment, field: string, parameters: string, value: string): void {
  if (field === 'SUMMARY') into.title = unescapeText(value);
  if (field === 'LOCATION') into.where = unescapeText(value);
  if (field === 'STATUS') into.canceled = value.toUpperCase() === 'CANCELLED';
  if (field === 'ORGANIZER')
    into.organizer = /CN="?([^";:]+)/i.exec(parameters)?.[1] ?? value.replace(/^mailto:/i, '');
  if (field === 'DTSTART') {
    into.start = readTime(value);
    into.zone = /TZID="?([^";:]+)/i.exec(parameters)?.[1] ?? null;
  }
  if (field === 'DTEND') into.end = readTime(value);
}

function readTime(value: string): string | null {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(value.trim());
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, utc] = match;
  const date = `${year}-${month}-${day}`;
  return hour === undefined ? date : `${date}T${hour}:${minute}:${second}${utc}`;
}

const unescapeText = (value: string): string =>
  value
    .replace(/\\([\\;,nN])/g, (_whole, character: string) => (/n/i.test(character) ? '\n' : character))
    .slice(0, 500);
