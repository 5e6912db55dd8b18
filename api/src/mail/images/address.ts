// Addresses under which this server hands out a remote image: sealed for one person, one message and a short time.
import { z } from 'zod';
import { SecretError, type Secrets } from '../../core/secrets.ts';

/** A remote image of a message. */
export interface ImageTicket {
  messageId: string;
  source: string;
}

const lifetimeMs = 60 * 60_000;
/** Longer ones would not fit into a request line. */
export const longestSource = 4_000;

const ticketSchema = z.object({ m: z.string(), s: z.string(), e: z.number() });

/** Encrypted, not only signed: what a person looks at stands in no log. */
export function imageAddress(
  secrets: Secrets,
  userId: string,
  { messageId, source }: ImageTicket,
  now = Date.now(),
): string {
  const plain = JSON.stringify({ m: messageId, s: source, e: now + lifetimeMs });
  return `/files/images/${secrets.seal(plain, contextOf(userId)).toString('base64url')}`;
}

/** Null when the token was not made here, for this person, within the last hour. */
export function readImageToken(
  secrets: Secrets,
  userId: string,
  token: string,
  now = Date.now(),
): ImageTicket | null {
  let plain: string;
  try {
    plain = secrets.open(Buffer.from(token, 'base64url'), contextOf(userId));
  } catch (error) {
    if (error instanceof SecretError) return null;
    throw error;
  }
  const { m, s, e } = ticketSchema.parse(JSON.parse(plain));
  return e < now ? null : { messageId: m, source: s };
}

const contextOf = (userId: string): string => `remote image of a message for ${userId}`;
