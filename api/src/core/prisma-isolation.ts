import type { PrismaClient } from '@postroom/prisma';

/** The part of Prisma's request handler (7.10) that groups `findUnique` calls. */
interface Batching {
  batchBy(request: { transaction?: unknown }): string | undefined;
}

/**
 * Prisma gathers the `findUnique` calls of one tick and sends them in the asynchronous context of whoever came first:
 * two tenants' reads would run under one tenant's settings. This turns the gathering off outside of transactions
 * (inside, they all run on one connection anyway). There is no public switch; the version is pinned and a test watches.
 */
export function isolateUniqueReads(client: PrismaClient): PrismaClient {
  const handler: unknown = Reflect.get(client, '_requestHandler');
  const batching = pick(pick(handler, 'dataloader'), 'options') as Partial<Batching> | undefined;
  const original = batching?.batchBy;
  if (!batching || typeof original !== 'function') {
    throw new Error(
      'This release of Prisma batches reads in a way that tenant isolation does not know. Pin 7.10.',
    );
  }
  batching.batchBy = (request) => (request.transaction ? original(request) : undefined);
  return client;
}

const pick = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
