import { NotFoundError } from '../core/errors.ts';
import { isUuid } from '../core/ids.ts';

/** The id callers see: base64url of "Type:uuid". */
export const toGlobalId = (type: string, id: string): string =>
  Buffer.from(`${type}:${id}`).toString('base64url');

/** What a global id names. Anything else gives a type that does not exist, so the answer is "not found". */
export function fromGlobalId(globalId: string): { typename: string; id: string } {
  const match = /^([A-Za-z]{1,64}):(.{36})$/.exec(Buffer.from(globalId, 'base64url').toString('latin1'));
  const [, typename, id] = match ?? [];
  return typename && id && isUuid(id) ? { typename, id } : { typename: '', id: '' };
}

/** The UUID in a global id of this type. Throws NotFoundError for ids of another type and for anything that is none. */
export function decodeId(globalId: string, type: string): string {
  const { typename, id } = fromGlobalId(globalId);
  if (typename !== type) throw new NotFoundError(nounOf(type));
  return id;
}

/** The UUID and type of a global id that may be of several types. */
export function decodeIdOf<const T extends string>(
  globalId: string,
  types: readonly T[],
): { type: T; id: string } {
  const { typename, id } = fromGlobalId(globalId);
  const type = types.find((candidate) => candidate === typename);
  if (type === undefined) throw new NotFoundError();
  return { type, id };
}

/** "MailAccount" → "mail account". */
const nounOf = (type: string): string => type.replace(/(?<=.)([A-Z])/g, ' $1').toLowerCase();
