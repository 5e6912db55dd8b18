// Fills remote pictures into a mail after consent. They come from our own server as bytes; the frame still loads nothing.
import { t } from '../../messages/message.ts';
import type { Mail } from '../data/mail.ts';
import { placeFailed, placePicture } from '../html/frame.ts';
import { RemoteImagesQuery } from './documents.ts';

const AT_ONCE = 6;
const TIMEOUT = 70_000;

export interface PictureJob {
  mail: Mail;
  messageId: string;
  document: Document;
  sources: readonly string[];
  signal: AbortSignal;
  /** Called for every object URL made; revoke it when the frame goes. */
  made: (url: string) => void;
}

/** How many could not be had. */
export async function loadRemotePictures(job: PictureJob): Promise<number> {
  const { mail, messageId, sources, signal } = job;
  if (sources.length === 0) return 0;
  const { data } = await mail.workspace.direct
    .query(RemoteImagesQuery, { id: messageId, sources: [...sources] }, { requestPolicy: 'network-only' })
    .toPromise();
  const found = data?.node?.__typename === 'Message' ? data.node.remoteImages : [];
  const addresses = new Map(found.map(({ source, url }) => [source, url]));
  const waiting = [...sources.entries()];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      const [index, source] = next;
      const blob = await fetchPicture(addresses.get(source), signal);
      if (signal.aborted) return;
      if (blob === null) failed += 1;
      place(job, index, blob);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failed;
}

function place({ document, made }: PictureJob, index: number, blob: Blob | null): void {
  if (blob === null) {
    placeFailed(document, index, t('reading.imageFailed'));
    return;
  }
  const url = URL.createObjectURL(blob);
  made(url);
  placePicture(document, index, url);
}

async function fetchPicture(url: string | undefined, signal: AbortSignal): Promise<Blob | null> {
  if (url === undefined) return null;
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]) });
    return response.ok ? await response.blob() : null;
  } catch {
    return null; // no connection, or too late: shown as a picture that is not there
  }
}
