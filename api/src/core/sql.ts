// The only way to write SQL: tagged templates whose values travel as parameters.
import { Prisma } from '@postroom/prisma';
import pg from 'pg';

export type Sql = Prisma.Sql;

/** `sql\`SELECT … WHERE id = ${id}\``: values become parameters. Fragments nest; `joinSql` makes lists. */
export const { sql, join: joinSql, empty: emptySql } = Prisma;

/** What a bare query needs of a connection. */
export interface Queryable {
  query<R extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<R>>;
}

/** Prepared statements lie in the memory of every connection, so there are not more of them than this. */
const MAX_PREPARED = 300;
const names = new Map<string, string>();
const hot = new WeakSet<Sql>();

/**
 * Marks a statement that many requests run: each connection plans it once (for people's requests at the first run, for
 * the platform's own work once that looks as good as plans for certain values). Not for statements whose best plan
 * depends on their values.
 */
export function prepared(statement: Sql): Sql {
  hot.add(statement);
  return statement;
}

/** Whether the statement is so marked. */
export const isPrepared = (statement: Sql): boolean => hot.has(statement);

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAX_PREPARED) return known;
  const name = `hot ${names.size + 1}`;
  names.set(text, name);
  return name;
}

const BIGINT = 20;
const parseBigInt = (text: string): bigint => BigInt(text);

/** int8 as bigint; everything else as pg does (timestamptz: Date, json: parsed, bytea: Buffer, numeric: string). */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === BIGINT && format !== 'binary' ? parseBigInt : pg.types.getTypeParser(oid, format),
};

/** Runs one statement. Objects become JSON, arrays become PostgreSQL arrays: stringify an array meant as JSON. */
export async function runSql<Row>(connection: Queryable, statement: Sql): Promise<Row[]> {
  const result = await connection.query<pg.QueryResultRow>(queryConfig(statement));
  return result.rows as Row[];
}

export function queryConfig(statement: Sql): pg.QueryConfig {
  const { text, values } = statement;
  const name = hot.has(statement) ? nameOf(text) : undefined;
  return { text, values, types, ...(name === undefined ? {} : { name }) };
}
