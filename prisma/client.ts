import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';

export * from './generated/client.ts';

/** The client inside an interactive transaction: everything but connecting and opening another one. */
export type TransactionClient = Prisma.TransactionClient;

/**
 * A Prisma client over a pool the caller owns and ends.
 *
 * Prisma sets no session state of its own, so row-level security is the pool's business: hand in one that sets the
 * tenant at checkout. A Prisma promise is lazy, so await it inside the tenant's context.
 */
export function createPrismaClient(pool: pg.Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}
