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

const BIGINT = 20;
const parseBigInt = (text: string): bigint => BigInt(text);

/** int8 as bigint; everything else as pg does (timestamptz: Date, json: parsed, bytea: Buffer, numeric: string). */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === BIGINT && format !== 'binary' ? parseBigInt : pg.types.getTypeParser(oid, format),
};

/** Runs one statement. Objects become JSON, arrays become PostgreSQL arrays: stringify an array meant as JSON. */
export async function runSql<Row>(connection: Queryable, statement: Sql): Promise<Row[]> {
  const result = await connection.query<pg.QueryResultRow>({
    text: statement.text,
    values: statement.values,
    types,
  });
  return result.rows as Row[];
}
