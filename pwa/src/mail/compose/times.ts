// Times at which mail is usually to be sent, in the time zone of this device.

const MORNING = 8;

/** Tomorrow at eight; before five in the morning that is still today. */
export function tomorrowMorning(now: Date): Date {
  const day = now.getHours() < 5 ? now.getDate() : now.getDate() + 1;
  return new Date(now.getFullYear(), now.getMonth(), day, MORNING);
}

/** The next Monday at eight, never today. */
export function mondayMorning(now: Date): Date {
  const days = (8 - now.getDay()) % 7 || 7;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
}

/** As `<input type="datetime-local">` holds it. */
export function localInput(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
