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
  /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp)|application\/pdf|text\/(?:plain|csv|calendar|vcard))$/;

/** The media type under which the file may be shown in place; null when it is only downloaded. */
export function shownType(attachment: Pick<StoredAttachment, 'filename' | 'mediaType'>): string | null {
  if (!shownTypes.test(attachment.mediaType) || isDangerous(attachment)) return null;
  return attachment.mediaType.startsWith('text/') ? 'text/plain; charset=utf-8' : attachment.mediaType;
}
