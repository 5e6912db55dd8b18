import { adminQueue } from '../../messages/en/admin-queue.ts';
import { wordsOf } from '../../messages/message.ts';

export const w = wordsOf(adminQueue);

/** "5 minutes", "4 hours", "2 days". */
export function ageInWords(minutes: number): string {
  if (minutes < 60) return w('queue.minutes', { count: minutes });
  if (minutes < 2_880 && minutes % 1_440 !== 0) return w('queue.hours', { count: Math.round(minutes / 60) });
  return w('queue.days', { count: Math.round(minutes / 1_440) });
}

/** "5 min", "4 h", "2 d": for the heads of narrow columns. */
export function shortAge(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  return minutes < 1_440 ? `${minutes / 60} h` : `${minutes / 1_440} d`;
}

/** "12 s", "4 min", "3 h", "2 d". */
export function duration(seconds: number): string {
  if (seconds < 90) return w('queue.seconds', { count: Number(seconds.toPrecision(2)) });
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`;
}
