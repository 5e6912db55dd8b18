const DAY = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TRADITIONAL = /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)$/;

/** A time in the ISO form or the traditional one, whose year `now` settles; null for what is none. */
export function readTime(text: string, now: Date): Date | null {
  const parts = TRADITIONAL.exec(text);
  if (parts === null) {
    const iso = new Date(text);
    return Number.isNaN(iso.getTime()) ? null : iso;
  }
  const [, month = '', day, hour, minute, second] = parts;
  const clock = [Number(hour), Number(minute), Number(second)] as const;
  const at = new Date(now.getFullYear(), MONTHS.indexOf(month), Number(day), ...clock);
  if (MONTHS.indexOf(month) < 0 || at.getDate() !== Number(day)) return null;
  // In January the log still tells of December.
  if (at.getTime() > now.getTime() + DAY) at.setFullYear(at.getFullYear() - 1);
  return at;
}
