import { InputError } from '../../core/errors.ts';
import { isUuid } from '../../core/ids.ts';
import type { Keyset } from '../../graphql/connection.ts';

/** The keys of lists sorted by time and id: microseconds as decimal text, then a UUID. Throws InputError for others. */
export function readTimeKey([time, id]: Keyset): { time: bigint; id: string } {
  if (typeof time === 'string' && /^-?\d{1,18}$/.test(time) && typeof id === 'string' && isUuid(id)) {
    return { time: BigInt(time), id };
  }
  throw new InputError({ after: 'This cursor does not belong to this list.' });
}

export const timeKey = (time: bigint, id: string): Keyset => [time.toString(), id];
