import type { JSX } from 'solid-js';
import { t } from '../../messages/message.ts';
import type { Attachment } from '../data/documents.ts';

/** A file as the viewer takes it: an attachment, or a file within an attached message. */
export type ShownFile = Pick<
  Attachment,
  'id' | 'filename' | 'mediaType' | 'size' | 'inline' | 'contentId' | 'dangerous' | 'url'
> & { preview?: Attachment['preview'] };

export type Previewed = NonNullable<Attachment['preview']>;

/** The list of files of an attached message; given by the list that the viewer was opened from. */
export type RenderFiles = (files: Attachment[]) => JSX.Element;

/** Files beyond this are downloaded, not shown. */
const LARGEST: Record<Previewed, number> = {
  IMAGE: 30_000_000,
  PDF: 60_000_000,
  TEXT: 5_000_000,
  TABLE: 5_000_000,
  CALENDAR: 5_000_000,
  MESSAGE: 25_000_000,
};

/** How the viewer shows the file; null when it is only downloaded. */
export function previewOf(file: ShownFile): Previewed | null {
  const kind = file.preview ?? null;
  return kind === null || file.dangerous || Number(file.size) > LARGEST[kind] ? null : kind;
}

const TIMEOUT = 60_000;

/** The content, as the server shows it in place. Throws an Error with words for people. */
export async function fetchShown(file: ShownFile): Promise<Response> {
  const response = await fetch(`${file.url}?inline=1`, { signal: AbortSignal.timeout(TIMEOUT) }).catch(
    () => null,
  );
  if (response === null) throw new Error(t('preview.offline'));
  if (response.ok) return response;
  const said = (await response.json().catch(() => null)) as { message?: unknown } | null;
  throw new Error(typeof said?.message === 'string' ? said.message : t('preview.failed'));
}
