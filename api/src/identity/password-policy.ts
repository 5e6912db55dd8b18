// Which passwords a person may choose: long enough, and not one that a guesser tries early. No rules about kinds of
// characters (NIST SP 800-63B 3.1.1.2 advises against them).
import { estimateGuesses } from './password-estimate.ts';

export const MIN_PASSWORD_LENGTH = 10;
/** Argon2 is as slow on a long password, but the request and the IMAP line that carry it are not without end. */
export const MAX_PASSWORD_LENGTH = 200;

/** A password that 10^6 guesses would find is too common (zxcvbn's score below 2). */
const WEAKEST_SCORE = 2;
/** The estimate's time grows with the square of the length, and no list holds passwords as long as this. */
const ESTIMATED_LENGTH = 64;

/**
 * What is wrong with a new password, as a sentence that says what to do, or null.
 *
 * @param about what others know about the person: address, name, organization. The password must not be made of it.
 */
export async function passwordProblem(password: string, about: string[]): Promise<string | null> {
  if ([...password].length < MIN_PASSWORD_LENGTH) {
    return `Use at least ${MIN_PASSWORD_LENGTH} characters.`;
  }
  if (password.length > MAX_PASSWORD_LENGTH) return `Use at most ${MAX_PASSWORD_LENGTH} characters.`;
  if (/\p{Cc}/u.test(password)) return 'Leave out tabs and line breaks: mail programs cannot send them.';
  const words = about.flatMap(wordsOf);
  if (words.some((word) => contains(password, word))) {
    return 'Leave out your address and your name.';
  }
  if ((await estimateGuesses(password.slice(0, ESTIMATED_LENGTH), words)) < WEAKEST_SCORE) {
    return 'This password is too easy to guess. Four unrelated words make a good one.';
  }
  return null;
}

/** "astrid.lindholm@lindholmrao.example" tells itself, "astrid.lindholm", "lindholmrao" and the single names. */
function wordsOf(text: string): string[] {
  const lower = text.toLowerCase();
  const [localPart = '', domain = ''] = lower.split('@');
  const firstLabel = domain.split('.')[0] ?? '';
  return [...new Set([lower, localPart, firstLabel, ...localPart.split(/[^\p{L}\p{N}]+/u)])].filter(Boolean);
}

/** Short words are found in any password by chance; leaving 6 more characters free makes a contained one harmless. */
function contains(password: string, word: string): boolean {
  return word.length >= 4 && password.toLowerCase().includes(word) && password.length - word.length < 6;
}
