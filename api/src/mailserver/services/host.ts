import type { MailHost } from '@postroom/prisma';
import { NotFoundError } from '../../core/errors.ts';
import type { Deps } from '../../deps.ts';

/** A mail host of the organization in scope. Throws NotFoundError. */
export async function hostOf({ database }: Pick<Deps, 'database'>, hostId: string): Promise<MailHost> {
  const host = await database.tenant.mailHost.findFirst({ where: { id: hostId } });
  if (host === null) throw new NotFoundError('mail host');
  return host;
}
