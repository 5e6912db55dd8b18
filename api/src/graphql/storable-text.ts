// PostgreSQL stores no NUL: a caller who sends one is told in which field.
import { InputError } from '../core/errors.ts';

export const NUL_REFUSED = 'Remove the character NUL (U+0000): it cannot be stored.';

/** Whether the database refused a text for its NUL, whichever client it was given to. */
export const isUnstorable = (error: unknown): boolean =>
  error instanceof Error && /invalid byte sequence for encoding "UTF8": 0x00/.test(error.message);

/** Does `act`; when the database refuses a text of `input`, throws InputError with the paths of those that have a NUL. */
export async function withFieldNamed<T>(input: unknown, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isUnstorable(error)) throw error;
    const problems: Record<string, string> = {};
    collect(input, [], problems);
    throw Object.keys(problems).length > 0 ? new InputError(problems) : error;
  }
}

function collect(value: unknown, path: string[], problems: Record<string, string>): void {
  if (typeof value === 'string' && value.includes('\0')) problems[path.join('.')] = NUL_REFUSED;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) collect(part, [...path, name], problems);
}
