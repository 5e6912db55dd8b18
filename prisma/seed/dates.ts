const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "+0530" in minutes. */
const minutesOf = (zone: string): number =>
  (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5)));

/** The moment when it was `clock` ("09:12") in the zone, some days before `now`. */
export function daysAgo(now: Date, days: number, clock: string, zone: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const day = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - days);
  return day + (hours * 60 + minutes - minutesOf(zone)) * 60_000;
}

/** What would lie on a weekend is moved back to the Friday before, by the clock of the zone. */
export function onWorkday(time: number, zone: string): number {
  const day = new Date(time + minutesOf(zone) * 60_000).getUTCDay();
  const back = day === 6 ? 1 : day === 0 ? 2 : 0;
  return time - back * 24 * 60 * 60_000;
}

/** RFC 5322 3.3, by the clock of the zone. */
export function dateHeader(date: Date, zone: string): string {
  const local = new Date(date.getTime() + minutesOf(zone) * 60_000);
  const clock = local.toISOString().slice(11, 19);
  return `${DAYS[local.getUTCDay()]}, ${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]} ${local.getUTCFullYear()} ${clock} ${zone}`;
}
