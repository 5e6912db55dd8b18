import type { DomainRow } from './documents.ts';
import { r } from './words.ts';

/** Where the mail of a domain goes that is not hosted here. */
export function destinationOf({ server }: Pick<NonNullable<DomainRow['handOver']>, 'server'>): string {
  if (server === null) return r('receiving.toMx');
  return r('receiving.toServer', { server: `${server.host}:${server.port}`, protocol: server.protocol });
}
