import { ReportError } from './report-error.ts';

const DAY_MS = 86_400_000;
/** Reports are kept for as long. */
export const KEPT_DAYS = 400;
const LONGEST_DAYS = 40;

/** A report covers a day; nobody needs one of longer than a month, of the future, or older than what is kept. */
export function checkPeriod(beginsAt: Date, endsAt: Date): void {
  const length = endsAt.getTime() - beginsAt.getTime();
  const age = Date.now() - beginsAt.getTime();
  const sensible =
    length >= 0 && length <= LONGEST_DAYS * DAY_MS && age >= -DAY_MS && age <= KEPT_DAYS * DAY_MS;
  if (!sensible) throw new ReportError('The time it covers makes no sense.');
}
