// Messages that go along as they are: message/rfc822 (RFC 2046 5.2.1), read from the server when the mail is made.
import { cleanFilename } from '../../core/display-text.ts';
import { InputError, NotFoundError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { openSource } from '../reading/download.ts';
import type { ComposedPart } from './message.ts';
import { MAX_FILES_SIZE } from './parts.ts';

/** Sources fetched at the same time: downloads that somebody looks at need turns too. */
const AT_ONCE = 3;
const MEGABYTE = 1024 * 1024;

interface Row {
  id: string;
  subject: string;
  size: bigint;
}

const nameOf = (subject: string): string => cleanFilename(subject, 100) || 'message';

const tooLarge = (message: string): InputError => new InputError({ 'content.attachMessageIds': message });

function checkSizes(rows: readonly Row[]): void {
  const largest = MAX_FILES_SIZE / MEGABYTE;
  const alone = rows.find(({ size }) => Number(size) > MAX_FILES_SIZE);
  if (alone) {
    throw tooLarge(
      `“${nameOf(alone.subject)}” is larger than ${largest} MB and cannot be attached. Forward it without its files.`,
    );
  }
  if (rows.reduce((sum, { size }) => sum + Number(size), 0) > MAX_FILES_SIZE) {
    throw tooLarge(`These messages have more than ${largest} MB together. Attach fewer.`);
  }
}

/**
 * The sources of the messages in the order given, named after their subjects. Throws NotFoundError when one is not there
 * (any more), InputError when they are too large, and what openSource throws.
 */
export async function attachedMessages(deps: Deps, ids: readonly string[]): Promise<ComposedPart[]> {
  if (ids.length === 0) return [];
  const rows = await deps.database.query<Row>(sql`
    SELECT id::text, subject, size FROM mail_message
    WHERE organization_id = app_organization_id() AND id = ANY(${[...ids]}::uuid[])`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const wanted = [...new Set(ids)].map((id) => {
    const row = byId.get(id);
    if (!row) throw new NotFoundError('message');
    return row;
  });
  checkSizes(wanted);
  const parts: ComposedPart[] = [];
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    parts.push(...(await Promise.all(wanted.slice(at, at + AT_ONCE).map((row) => readPart(deps, row)))));
  }
  return parts;
}

async function readPart(deps: Deps, { id, subject }: Row): Promise<ComposedPart> {
  const { content } = await openSource(deps, id);
  return {
    filename: `${nameOf(subject)}.eml`,
    mediaType: 'message/rfc822',
    content: Buffer.concat(await content.toArray()),
    contentId: null,
  };
}
