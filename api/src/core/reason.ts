import { InputError } from './errors.ts';

const LONGEST = 500;

/** Why an administrator does something, as it is kept: one line; null for none. Throws InputError. */
export function reasonOf(text: string | null | undefined): string | null {
  const reason = text?.trim() ?? '';
  if (reason.length > LONGEST || /\p{Cc}/u.test(reason) || !reason.isWellFormed())
    throw new InputError({ reason: `Say it in one line of at most ${LONGEST} characters.` });
  return reason || null;
}
