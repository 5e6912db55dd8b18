// Bodies and inline pictures: immutable, so what was read once is never asked for again.
import type { Client } from '@urql/core';
import { type Body, BodyQuery } from './documents.ts';
import { problemOf } from './problem.ts';
import { evict, LIMITS, type MailDatabase, readStored, writeBody, writePicture } from './storage.ts';

export type BodyAnswer = { ok: true; body: Body } | { ok: false; problem: string; offline: boolean };

/** Inline pictures above this size are not kept on the device. */
const LARGEST_KEPT_PICTURE = 2_000_000;
const PICTURE_TIMEOUT = 30_000;
/** Bodies kept in memory for going back and forth. */
const IN_MEMORY = 60;

export type Bodies = ReturnType<typeof makeBodies>;

export function makeBodies(client: Client, opened: Promise<MailDatabase | null>) {
  const memory = new Map<string, Promise<BodyAnswer>>();
  let sinceEviction = 0;

  /** The device's copy is a convenience: when it fails, the server is asked, and the failure is only noted. */
  async function onDevice<T>(work: (database: MailDatabase) => Promise<T>): Promise<T | undefined> {
    const database = await opened;
    if (database === null) return undefined;
    return work(database).catch((error: unknown) => {
      console.warn('The copy of a message on this device could not be used', error);
      return undefined;
    });
  }

  async function keepBody(id: string, body: Body): Promise<void> {
    await onDevice((database) => writeBody(database, id, body));
    sinceEviction += 1;
    if (sinceEviction < 25) return;
    sinceEviction = 0;
    await onDevice((database) => evict(database, 'pictures', LIMITS.pictures));
    await onDevice((database) => evict(database, 'bodies', LIMITS.bodies));
  }

  async function fetchBody(id: string): Promise<BodyAnswer> {
    const kept = await onDevice((database) => readStored(database, 'bodies', id));
    if (kept !== undefined) return { ok: true, body: kept };
    const { data, error } = await client
      .query(BodyQuery, { id }, { requestPolicy: 'network-only' })
      .toPromise();
    if (data?.node?.__typename !== 'Message') {
      return { ok: false, problem: problemOf(error), offline: error?.networkError !== undefined };
    }
    const { body } = data.node;
    if (body.state !== 'UNAVAILABLE') void keepBody(id, body);
    return { ok: true, body };
  }

  return {
    /** The body of a message. A failure is not remembered: the next call tries again. */
    body(id: string): Promise<BodyAnswer> {
      const known = memory.get(id);
      if (known !== undefined) return known;
      const asked = fetchBody(id).then((answer) => {
        if (!answer.ok || answer.body.state === 'UNAVAILABLE') memory.delete(id);
        return answer;
      });
      memory.set(id, asked);
      if (memory.size > IN_MEMORY) memory.delete(memory.keys().next().value ?? '');
      return asked;
    },

    /** Keeps a body on this device without holding it in memory; `before` is waited for when it must be fetched. */
    async keep(id: string, before: () => Promise<void>): Promise<'kept' | 'failed' | 'offline'> {
      if ((await onDevice((database) => database.getKey('bodies', id))) !== undefined) return 'kept';
      await before();
      const answer = await fetchBody(id);
      if (answer.ok) return 'kept';
      return answer.offline ? 'offline' : 'failed';
    },

    /** An inline picture, or null when it cannot be had now. */
    async picture(attachment: { id: string; url: string; mediaType: string }): Promise<Blob | null> {
      if (!/^image\/(?:png|jpe?g|gif|webp|bmp|avif)$/i.test(attachment.mediaType)) return null;
      const kept = await onDevice((database) => readStored(database, 'pictures', attachment.id));
      if (kept !== undefined) return kept;
      // The connection may also break in the middle of the picture.
      const bytes = await fetch(attachment.url, { signal: AbortSignal.timeout(PICTURE_TIMEOUT) })
        .then((response) => (response.ok ? response.arrayBuffer() : null))
        .catch(() => null);
      if (bytes === null) return null;
      const blob = new Blob([bytes], { type: attachment.mediaType });
      if (blob.size <= LARGEST_KEPT_PICTURE)
        await onDevice((database) => writePicture(database, attachment.id, blob));
      return blob;
    },

    /** Text of all bodies on this device, for searching without a connection. Bodies come one at a time. */
    async eachKept(visit: (id: string, body: Body) => void): Promise<void> {
      await onDevice(async (database) => {
        let cursor = await database.transaction('bodies').store.openCursor();
        while (cursor !== null) {
          visit(cursor.value.id, cursor.value.value);
          cursor = await cursor.continue();
        }
      });
    },
  };
}
