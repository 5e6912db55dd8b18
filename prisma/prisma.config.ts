import { defineConfig } from 'prisma/config';

/**
 * For `prisma generate`, `validate` and `format` alone: they need the schema and no database.
 * Migrations go through migrate.ts, because the CLI's own would download a native engine.
 */
export default defineConfig({ schema: 'schema', migrations: { path: 'migrations' } });
