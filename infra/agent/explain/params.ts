// What a question about a mail is made of.
import { z } from 'zod';

/** Printable ASCII without blanks and what ends an address: it stands in a line of SMTP. */
export const mailAddress = z
  .string()
  .regex(/^(?!-)[!-9;=?A-[\]-~]+@[A-Za-z0-9.-]{1,253}$/, 'This is no mail address.');

/** Of 1 MB in base64. */
const LARGEST_MESSAGE = Math.ceil(1_048_576 / 3) * 4;

export const wholeMessage = z
  .base64('This is no message in base64.')
  .max(LARGEST_MESSAGE, 'A message of more than 1 MB cannot be replayed.');
