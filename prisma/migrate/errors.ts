export type MigrateErrorCode =
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_TOO_OLD'
  | 'DATABASE_PRIVILEGE'
  | 'EXTENSION_MISSING'
  | 'MIGRATION_FAILED'
  | 'MIGRATION_FAILED_EARLIER'
  | 'MIGRATION_LOCKED'
  | 'MIGRATIONS_UNKNOWN'
  | 'SCHEMA_INVALID'
  | 'NAME_INVALID';

/** Why the database could not be brought to its current form, in a sentence that says what to do. */
export class MigrateError extends Error {
  readonly code: MigrateErrorCode;
  /** The migration concerned, where there is one. */
  readonly migration: string | undefined;
  constructor(
    code: MigrateErrorCode,
    message: string,
    options: { migration?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'MigrateError';
    this.code = code;
    this.migration = options.migration;
  }
}

/** SQLSTATE of a PostgreSQL error, whatever threw it. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
