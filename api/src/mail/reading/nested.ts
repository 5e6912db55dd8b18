// A message within a message: read like any other, from the attachment's own bytes.
import { Readable } from 'node:stream';
import { InputError, NotFoundError } from '../../core/errors.ts';
import type { Deps } from '../../deps.ts';
import { parseMessage } from '../mime/parse.ts';
import type { ParsedAttachment, ParsedContent } from '../mime/types.ts';
import { type Attachment, likelyType } from './attachments.ts';
import { extractPart, openAttachment } from './download.ts';

export interface NestedMessage extends ParsedContent {
  attachmentId: string;
}

const largest = 25 * 1024 * 1024;

/** Null when the attachment is no message. Throws InputError for one that is too large to be shown. */
export async function readNested(deps: Deps, attachment: Attachment): Promise<NestedMessage | null> {
  if (likelyType(attachment) !== 'message/rfc822') return null;
  const content = await parseMessage(await readSource(deps, attachment));
  return { ...content, attachmentId: attachment.id };
}

/** A file within the message within, with its content. Throws NotFoundError. */
export async function openNestedPart(
  deps: Deps,
  attachment: Attachment,
  part: string,
): Promise<{ file: ParsedAttachment; content: Readable }> {
  if (likelyType(attachment) !== 'message/rfc822') throw new NotFoundError('attachment');
  const source = await readSource(deps, attachment);
  const file = (await parseMessage(source)).attachments.find((one) => one.part === part);
  if (file === undefined || part.includes('#')) throw new NotFoundError('attachment');
  return { file, content: Readable.from([extractPart(source, part.replace('~', ''))]) };
}

async function readSource(deps: Deps, attachment: Attachment): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of (await openAttachment(deps, attachment)) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest)
      throw new InputError({ id: 'This message is too large to be shown here. Download it instead.' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
