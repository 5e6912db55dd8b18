import { type Database, sql } from '../../core/database.ts';
import type { StoredAttachment } from './messages.ts';

/** An attachment and the message it belongs to. */
export interface Attachment extends StoredAttachment {
  messageId: string;
}

/** Attachments by id, of messages that the scope may see. */
export async function findAttachments(
  { query }: Pick<Database, 'query'>,
  ids: readonly string[],
): Promise<Attachment[]> {
  const rows = await query<{ messageId: string; attachments: StoredAttachment[] }>(sql`
    SELECT id::text AS "messageId", attachments FROM mail_message
    WHERE organization_id = app_organization_id() AND id = ANY(mail_attachment_messages(${[...ids]}::uuid[]))`);
  return rows.flatMap(({ messageId, attachments }) =>
    attachments.filter(({ id }) => ids.includes(id)).map((attachment) => ({ ...attachment, messageId })),
  );
}

/** What runs, installs or holds macros when it is opened, by the end of its name. */
const dangerousEndings = new Set(
  `ade adp apk app appx appxbundle bas bat chm cmd com cpl dll dmg docm dotm elf exe gadget hta img inf ins iso isp jar
  jnlp js jse lib lnk mam mde msc msi msix msp mst nsh osd pif ppam pps ppsm pptm potm ps1 ps2 psc1 psm1 py reg run scf scr
  sct sh shb sldm sys terminal url vb vbe vbs vhd vhdx vxd wsc wsf wsh xlam xll xlsm xltm xps`.split(/\s+/),
);
const dangerousTypes =
  /^(?:application\/(?:x-msdownload|x-dosexec|x-msdos-program|x-executable|x-sh|x-shellscript|x-bat|java-archive|javascript|x-javascript|hta|x-ms-shortcut|vnd\.android\.package-archive|x-apple-diskimage|x-iso9660-image)|text\/(?:javascript|x-sh|x-python))$/;
/** Shown in the app's own origin these would be pages with scripts. */
const pages =
  /^(?:text\/html|application\/xhtml\+xml|image\/svg\+xml|text\/xml|application\/xml|application\/xslt\+xml)$/;

/** Whether opening the file can run something: the app warns before it is downloaded. */
export function isDangerous({
  filename,
  mediaType,
}: Pick<StoredAttachment, 'filename' | 'mediaType'>): boolean {
  const endings = filename.toLowerCase().split('.').slice(1);
  // `invoice.pdf.exe` and `invoice.exe.zip`: the last ending counts, and the one before it.
  return (
    dangerousTypes.test(mediaType) ||
    pages.test(mediaType) ||
    endings
      .slice(-2)
      .some((ending) => dangerousEndings.has(ending.trim()) || /^(?:x?html?|svg)$/.test(ending.trim()))
  );
}

const shownTypes =
  /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp)|application\/pdf|text\/(?:plain|csv|calendar|vcard|markdown|tab-separated-values))$/;

/** What programs that know no better send as "application/octet-stream". */
const typesByEnding: Record<string, string> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif',
  pdf: 'application/pdf', txt: 'text/plain', log: 'text/plain', md: 'text/markdown', csv: 'text/csv',
  tsv: 'text/tab-separated-values', ics: 'text/calendar', vcf: 'text/vcard', json: 'text/plain', eml: 'message/rfc822',
}; // biome-ignore format: a word list reads better in rows
const aliases: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'application/x-pdf': 'application/pdf',
  'application/ics': 'text/calendar',
  'application/csv': 'text/csv',
  'text/x-vcard': 'text/vcard',
  'text/x-markdown': 'text/markdown',
};
const unsaid = new Set([
  'application/octet-stream',
  'application/x-download',
  'application/force-download',
  'application/json',
  'text/plain',
]);

/** What the file most likely is: what its sender says, or else what its name ends with. */
export function likelyType({
  filename,
  mediaType,
}: Pick<StoredAttachment, 'filename' | 'mediaType'>): string {
  const ending = filename.toLowerCase().split('.').at(-1)?.trim() ?? '';
  if (unsaid.has(mediaType)) return typesByEnding[ending] ?? mediaType;
  return aliases[mediaType] ?? mediaType;
}

/** The media type under which the file may be shown in place; null when it is only downloaded. */
export function shownType(attachment: Pick<StoredAttachment, 'filename' | 'mediaType'>): string | null {
  const mediaType = likelyType(attachment);
  if (!shownTypes.test(mediaType) || isDangerous(attachment)) return null;
  return mediaType.startsWith('text/') ? 'text/plain; charset=utf-8' : mediaType;
}

export type PreviewKind = 'IMAGE' | 'PDF' | 'TEXT' | 'TABLE' | 'CALENDAR' | 'MESSAGE';

/** How the app can show the file; null when it can only be downloaded. */
export function previewKind(
  attachment: Pick<StoredAttachment, 'filename' | 'mediaType'>,
): PreviewKind | null {
  const mediaType = likelyType(attachment);
  if (mediaType === 'message/rfc822') return 'MESSAGE';
  if (shownType(attachment) === null) return null;
  if (mediaType.startsWith('image/')) return 'IMAGE';
  if (mediaType === 'application/pdf') return 'PDF';
  if (mediaType === 'text/calendar') return 'CALENDAR';
  return mediaType === 'text/csv' || mediaType === 'text/tab-separated-values' ? 'TABLE' : 'TEXT';
}
