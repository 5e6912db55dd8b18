// Remote images of a message, as a person who agreed to them gets them: through this server, from an address of ours.
import { createHash } from 'node:crypto';
import { InputError, NotFoundError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { currentUserId } from '../account-access.ts';
import { readBodies } from '../reading/body.ts';
import { Turns } from '../reading/turns.ts';
import { imageAddress, longestSource, readImageToken } from './address.ts';
import { fetchImage } from './fetch-image.ts';
import { type FetchedImage, RecentImages } from './recent-images.ts';
import { absoluteSource, sourcesIn } from './sources.ts';

/** Asked for at once. */
export const mostImages = 200;

export interface RemoteImage {
  /** As the HTML names it, made absolute. */
  source: string;
  /** Path on this server; good for an hour, for this person alone. */
  url: string;
}

const recent = new RecentImages();
const turns = new Turns({ atOnce: 12, mostWaiting: 400, longestWaitMs: 60_000, noun: 'images' });

/** Addresses of those sources that the message names; others are left out. Throws InputError for too many. */
export async function addressImages(
  deps: Deps,
  messageId: string,
  sources: readonly string[],
): Promise<RemoteImage[]> {
  if (sources.length > mostImages)
    throw new InputError({ sources: `Ask for at most ${mostImages} images at a time.` });
  if (sources.length === 0) return [];
  const body = (await readBodies(deps, [messageId])).get(messageId);
  const named = sourcesIn(body?.html ?? '');
  const userId = currentUserId();
  return sources.flatMap((given) => {
    const source = absoluteSource(given);
    if (source === null || source.length > longestSource || !named.has(source)) return [];
    return [{ source: given, url: imageAddress(deps.secrets, userId, { messageId, source }) }];
  });
}

/**
 * The image that an address of addressImages names. Throws NotFoundError when the address is not this person's, or is
 * too old, or the message is gone; RemoteImageError when the image cannot be had.
 */
export async function openImage(deps: Deps, token: string): Promise<FetchedImage> {
  const ticket = readImageToken(deps.secrets, currentUserId(), token);
  if (ticket === null || !(await isVisible(deps, ticket.messageId))) throw new NotFoundError('image');
  const key = createHash('sha256').update(`${ticket.messageId} ${ticket.source}`).digest('base64');
  const kept = recent.get(key);
  if (kept !== null) return kept;
  const endTurn = await turns.take(currentUserId());
  try {
    const image = recent.get(key) ?? (await fetchImage(deps.webGuard, ticket.source));
    recent.keep(key, image);
    return image;
  } finally {
    endTurn();
  }
}

async function isVisible({ database }: Deps, messageId: string): Promise<boolean> {
  const rows = await database.query(sql`
    SELECT FROM mail_message WHERE organization_id = app_organization_id() AND id = ${messageId}::uuid`);
  return rows.length > 0;
}
