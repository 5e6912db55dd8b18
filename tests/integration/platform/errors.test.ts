import { Writable } from 'node:stream';
import { createLogger } from '@postroom/api/core/log.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { withFieldNamed } from '@postroom/api/graphql/storable-text.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, type TestPerson } from '../../testkit/company.ts';

let app: TestApp;
let owner: TestPerson;
const lines: string[] = [];
beforeAll(async () => {
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  app = await startTestApp({ log: createLogger({ level: 'info', destination }) });
  owner = await foundCompany(app, 'Lindqvist');
});
afterAll(() => app.stop());

it('what is not ours is masked, and found again in the log by the request id', async () => {
  const broken = {
    ...app.deps.database,
    query: () => Promise.reject(new Error('secret detail of the database')),
  };
  const { database } = app.deps;
  app.deps.database = broken as typeof database;
  try {
    const response = await app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'trace-4711-abcd', ...owner.headers },
      body: JSON.stringify({ query: '{ changes(first: 1) { hasMore } }' }),
    });
    const body = (await response.json()) as {
      errors: { message: string; extensions: Record<string, unknown>; path: string[] }[];
    };
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0]?.message).toBe(
      'Something went wrong on our side. Please report it with the id trace-4711-abcd.',
    );
    expect(body.errors[0]?.extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      requestId: 'trace-4711-abcd',
    });
    expect(body.errors[0]?.path).toEqual(['changes']);
    const logged = lines.find((line) => line.includes('secret detail of the database'));
    expect(logged).toContain('"requestId":"trace-4711-abcd"');
  } finally {
    app.deps.database = database;
  }
});

it('a caller who leaves is noted as one who left, not as a fault', async () => {
  const leaving = new AbortController();
  const { database } = app.deps;
  const query = async () => {
    leaving.abort();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return [];
  };
  app.deps.database = { ...database, query } as typeof database;
  try {
    const { status } = await app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'left-4711-abcd', ...owner.headers },
      body: JSON.stringify({ query: '{ changes(first: 1) { hasMore } }' }),
      signal: leaving.signal,
    });
    expect(status).toBe(499);
  } finally {
    app.deps.database = database;
  }
  const logged = lines.filter((line) => line.includes('left-4711-abcd'));
  expect(logged.map((line) => JSON.parse(line).level)).toEqual([30]);
});

it('what is ours is told with its code', async () => {
  const { errors } = await app.graphql('{ changes(first: 1000) { hasMore } }', {}, owner);
  expect(errors?.[0]).toMatchObject({
    message: 'Ask for 1 to 100 at a time.',
    extensions: { code: 'INVALID_INPUT' },
  });
});

it('a text that cannot be stored is refused by its field, and by its argument', async () => {
  const message = 'Remove the character NUL (U+0000): it cannot be stored.';
  const input = { name: 'Hubs', notes: [{ text: 'Work\0shop' }] };
  const store = () => app.deps.database.query(sql`SELECT ${input.notes[0]?.text}::text`);
  await expect(withFieldNamed(input, store)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    fields: [{ path: 'notes.0.text', message }],
  });
  const { errors } = await app.graphql(
    '{ viewer { organization { members(first: 5, text: "a\\u0000b") { edges { node { id } } } } } }',
    {},
    owner,
  );
  expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
});

it('a syntax error says where', async () => {
  const { errors } = await app.graphql('{ changes(', {}, owner);
  expect(errors?.[0]?.message).toMatch(/Syntax Error/);
});

it('passwords, tokens and cookies stay out of the log', async () => {
  const { deps } = app;
  deps.log.info(
    {
      password: 'hunter2',
      nested: { token: 'hunter2' },
      req: { headers: { cookie: 'hunter2', authorization: 'hunter2' } },
    },
    'sign-in',
  );
  expect(lines.at(-1)).not.toContain('hunter2');
  expect(lines.join('')).not.toContain(owner.password);
  expect(lines.join('')).not.toContain(owner.headers.authorization?.slice(7));
});
