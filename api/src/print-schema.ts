// Writes schema/schema.graphql: what clients and reviewers read. `--check` only tells whether it differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './graphql/schema.ts';

const path = join(import.meta.dirname, '..', '..', 'schema', 'schema.graphql');
const text = `${printSchema(lexicographicSortSchema(schema))}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== text) {
    console.error('schema/schema.graphql is not what the code says. Run: npm run generate');
    process.exitCode = 1;
  }
} else {
  writeFileSync(path, text);
}
