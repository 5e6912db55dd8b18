// Passwords as argon2id PHC strings: the same string is the app's credential and, as {ARGON2ID}, Dovecot's.
import { type Algorithm, hash, verify } from '@node-rs/argon2';

/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = {
  algorithm: 2 satisfies Algorithm.Argon2id,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  outputLen: 32,
} as const;

/** In place of a hash while there is no password: nothing matches it. */
export const NO_PASSWORD = '!';

export const hashPassword = (password: string): Promise<string> => hash(password, PARAMETERS);

/** Whether the password belongs to the hash; false also for what is not a PHC string. */
export async function verifyPassword(phc: string, password: string): Promise<boolean> {
  if (!phc.startsWith('$argon2id$')) return verifyNothing(password);
  return await verify(phc, password);
}

let decoy: Promise<string> | undefined;

/** Takes as long as verifying a real password: whoever asks cannot tell that there is none. */
export async function verifyNothing(password: string): Promise<false> {
  decoy ??= hashPassword('nobody has this password');
  await verify(await decoy, password);
  return false;
}
