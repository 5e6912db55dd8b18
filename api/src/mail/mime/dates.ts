const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** RFC 5322 §4.3 and what is seen in the wild, in minutes. Military letters mean nothing reliable and count as UTC. */
const zones: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  west: 60,
  bst: 60,
  cet: 60,
  cest: 120,
  met: 60,
  mest: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  ist: 330,
  jst: 540,
  kst: 540,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};

/**
 * The Date header (RFC 5322 §3.3 with its obsolete forms: two-digit years, named zones, comments, missing seconds or
 * zone). Null when it is no date.
 */
export function parseDate(value: string): Date | null {
  const text = value
    .slice(0, 200)
    .replace(/\([^()]*\)/g, ' ')
    .replace(/,/g, ' ')
    .trim();
  const match =
    /^(?:[a-z]{2,9}\.?\s+)?(\d{1,2})[\s-]+([a-z]{3,9})\.?[\s-]+(\d{2,4})(?:\s+(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:\.\d+)?)?)?\s*(.*)$/i.exec(
      text,
    );
  if (match === null) return fallback(text);
  const month = months.indexOf((match[2] ?? '').slice(0, 3).toLowerCase());
  if (month < 0) return fallback(text);
  const time = Date.UTC(
    fullYear(match[3] ?? ''),
    month,
    Number(match[1]),
    Number(match[4] ?? 0),
    Number(match[5] ?? 0),
    Number(match[6] ?? 0),
  );
  return valid(new Date(time - zoneMinutes(match[7] ?? '') * 60_000));
}

/** The Date header when it can be true, else the time of arrival: no mail is from the far future or before 1970. */
export function believableDate(date: Date | null, receivedAt: Date): Date {
  if (date === null) return receivedAt;
  const time = date.getTime();
  return time > 0 && time <= receivedAt.getTime() + 2 * 86_400_000 ? date : receivedAt;
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  if (digits.length === 3) return 1900 + year;
  return year < 50 ? 2000 + year : 1900 + year;
}

function zoneMinutes(zone: string): number {
  const offset = /^(?:gmt|utc?)?\s*([+-])(\d{1,2}):?(\d{2})?/i.exec(zone.trim());
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return minutes > 24 * 60 ? 0 : offset[1] === '-' ? -minutes : minutes;
  }
  const name = /^"?([a-z]{1,5})/i.exec(zone.trim())?.[1]?.toLowerCase();
  return name === undefined ? 0 : (zones[name] ?? 0);
}

function fallback(text: string): Date | null {
  const parsed = /\d{4}/.test(text) ? Date.parse(text) : Number.NaN;
  return valid(new Date(parsed));
}

function valid(date: Date): Date | null {
  return Number.isNaN(date.getTime()) ? null : date;
}
