// The times a person may want mail back, in their own time zone: the clock on the wall counts, also across the change to
// summer time.
import type { MessageKey } from '../../messages/message.ts';

export interface SnoozeTime {
  label: Extract<
    MessageKey,
    | 'organize.laterToday'
    | 'organize.thisEvening'
    | 'organize.tomorrow'
    | 'organize.weekend'
    | 'organize.nextWeek'
  >;
  at: Date;
}

const MORNING = 8;
const EVENING = 18;
const SATURDAY = 6;
const MONDAY = 1;

/** Days from now at an hour of the local clock. `Date` in local parts knows when clocks change. */
const localTime = (now: Date, days: number, hour: number): Date =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);

/** Days until the next such weekday; a week when it is today. */
const daysUntil = (now: Date, weekday: number): number => (weekday - now.getDay() + 7) % 7 || 7;

/** What is offered at this time of day: nothing that is nearly now. */
export function snoozeTimes(now = new Date()): SnoozeTime[] {
  const hour = now.getHours();
  const later = new Date(now.getFullYear(), now.getMonth(), now.getDate(), hour + 3);
  const times: SnoozeTime[] = [];
  if (hour + 3 < EVENING) times.push({ label: 'organize.laterToday', at: later });
  if (hour < EVENING - 1) times.push({ label: 'organize.thisEvening', at: localTime(now, 0, EVENING) });
  times.push({ label: 'organize.tomorrow', at: localTime(now, 1, MORNING) });
  if (now.getDay() >= 1 && now.getDay() <= 4) {
    times.push({ label: 'organize.weekend', at: localTime(now, daysUntil(now, SATURDAY), MORNING) });
  }
  times.push({ label: 'organize.nextWeek', at: localTime(now, daysUntil(now, MONDAY), MORNING) });
  return times;
}

/** The text of a field for day and time (`2026-11-23T08:00`), in local time. */
export function toField(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The instant such a field means here; null for what is no time. */
export function fromField(text: string): Date | null {
  const at = new Date(text);
  return text === '' || Number.isNaN(at.getTime()) ? null : at;
}
