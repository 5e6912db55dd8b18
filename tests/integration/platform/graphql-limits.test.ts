// The probes of graphql-cop and their relatives, as a caller without session sends them to a production server.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GraphQLResult, startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, signIn, type TestPerson } from '../../testkit/company.ts';

let app: TestApp;
let owner: TestPerson;
beforeAll(async () => {
  app = await startTestApp({ env: { NODE_ENV: 'production' } });
  owner = await foundCompany(app, 'Lindqvist');
});
afterAll(() => app.stop());

const post = (body: unknown, headers: Record<string, string> = {}) =>
  app.request('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const ask = async (query: string, headers?: Record<string, string>) =>
  (await (await post({ query }, headers)).json()) as GraphQLResult;
const codeOf = (result: GraphQLResult) => result.errors?.[0]?.extensions?.code;

describe('floods', () => {
  it('of aliases are refused, on fields and on __typename', async () => {
    const aliases = (field: string) =>
      Array.from({ length: 101 }, (_, index) => `alias${index}: ${field}`).join('\n');
    for (const field of ['__typename', 'node(id: "x") { id }']) {
      const result = await ask(`query cop { ${aliases(field)} }`, owner.headers);
      expect(result.data).toBeUndefined();
      expect(codeOf(result)).toBe('OPERATION_TOO_LARGE');
    }
  });

  it('of directives are refused with one error', async () => {
    const result = await ask(`query cop { __typename ${'@aa'.repeat(10)} }`);
    expect(result.errors).toHaveLength(1);
    const skips = await ask(`query cop { __typename ${'@skip(if: false)'.repeat(200)} }`, owner.headers);
    expect(codeOf(skips)).toBe('OPERATION_TOO_LARGE');
  });

  it('of one repeated field are refused', async () => {
    const result = await ask(`query cop { ${'__typename '.repeat(500)} }`);
    expect(codeOf(result)).toBe('OPERATION_TOO_LARGE');
  });

  it('of tokens stop the parser', async () => {
    const result = await ask(`query cop { ${'a '.repeat(20_000)} }`);
    expect(result.errors?.[0]?.message).toMatch(/tokens/);
  });

  it('of errors are cut short', async () => {
    const fields = Array.from({ length: 200 }, (_, index) => `unknown${index}`).join(' ');
    const result = await ask(`{ ${fields} }`, owner.headers);
    expect(result.errors?.length).toBeLessThanOrEqual(5);
  });

  it('in depth are refused, also through fragments', async () => {
    const nested = `${'changes(first: 1) { changes { '.repeat(12)}id${' } }'.repeat(12)}`;
    expect(codeOf(await ask(`{ ${nested} }`, owner.headers))).toBe('OPERATION_TOO_LARGE');
    const fragments = Array.from(
      { length: 20 },
      (_, index) => `fragment F${index} on Query { a { ...F${index + 1} } }`,
    );
    expect(
      codeOf(await ask(`{ ...F0 } ${fragments.join(' ')} fragment F20 on Query { a }`, owner.headers)),
    ).toBe('OPERATION_TOO_LARGE');
  });

  it('of fragments that repeat each other are priced without walking them each time', async () => {
    const levels = 15;
    const bombs = Array.from({ length: levels }, (_, index) => {
      const next =
        index + 1 === levels
          ? '__typename'
          : `a: changes(first: 100) { changes { entity } } ...B${index + 1}`;
      return `fragment B${index} on Query { ${next} }`;
    });
    const started = performance.now();
    await ask(`{ ...B0 } ${bombs.join(' ')}`, owner.headers);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('of fragments in circles are refused', async () => {
    const result = await ask('query cop { ...A } fragment A on Query { ...B } fragment B on Query { ...A }');
    expect(result.errors?.[0]?.message).toMatch(/Cannot spread fragment/);
  });

  it('in batches are refused', async () => {
    const response = await post(Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' })));
    const body = (await response.json()) as GraphQLResult;
    expect(response.status).toBe(400);
    expect(Array.isArray(body)).toBe(false);
  });
});

describe('the schema', () => {
  it('is not shown to callers without a session, in any way', async () => {
    for (const query of [
      'query cop { __schema { types { name fields { name } } } }',
      'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
      '{ __type(name: "Query") { fields { name } } }',
      'query cop { ...F } fragment F on Query { __type(name: "Query") { ...G } } fragment G on __Type { fields { name } }',
    ]) {
      const result = await ask(query);
      expect(result.data?.__schema?.types, query).toBeUndefined();
      expect(result.data?.__type, query).toBeUndefined();
      expect(result.errors, query).toBeDefined();
    }
  });

  it('is not guessed at in errors for callers without a session', async () => {
    for (const query of [
      'query cop { __schema { directive } }',
      '{ chnges }',
      '{ node(idd: "1") { id } }',
      '{ node(id: "1") { ... on Chang { at } } }',
    ]) {
      expect(JSON.stringify(await ask(query)), query).not.toContain('Did you mean');
    }
    const typed = await post({
      query: 'query ($f: Int!) { changes(first: $f) { hasMore } }',
      variables: { f: 'x', g: 1 },
    });
    expect(await typed.text()).not.toContain('Did you mean');
  });

  it('is shown to members, but not in circles', async () => {
    const shown = await ask('{ __schema { queryType { name } types { name } } }', owner.headers);
    expect(shown.data?.__schema.queryType.name).toBe('Query');
    const circle = await ask(
      '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
      owner.headers,
    );
    expect(circle.errors).toBeDefined();
    expect(circle.data?.__schema).toBeUndefined();
  });

  it('has no explorer in production', async () => {
    const response = await app.request('/graphql', { headers: { accept: 'text/html' } });
    expect(await response.text()).not.toMatch(/graphiql|playground/i);
  });
});

describe('requests that a page of another site could make', () => {
  it('run no query by a plain GET, and no mutation by any', async () => {
    const query = '/graphql?query=query%20cop%20%7B__typename%7D';
    for (const headers of [{}, { accept: '*/*' }, { accept: 'text/html' }] as Record<string, string>[]) {
      const text = await (await app.request(query, { headers })).text();
      expect(text).not.toContain('"data"');
    }
    for (const accept of ['application/json', '*/*', 'text/event-stream']) {
      const response = await app.request('/graphql?query=mutation%20cop%20%7B__typename%7D', {
        headers: { accept },
      });
      expect(await response.text()).not.toContain('"Mutation"');
    }
  });

  it('run nothing by a form, plain text, multipart, or a body without a type', async () => {
    const bodies: [string | null, BodyInit][] = [
      ['application/x-www-form-urlencoded', 'query=query+cop+%7B__typename%7D'],
      ['text/plain', JSON.stringify({ query: '{ __typename }' })],
      ['text/plain; application/json', JSON.stringify({ query: '{ __typename }' })],
      ['application/graphql', '{ __typename }'],
      [
        'multipart/form-data; boundary=x',
        '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":"{__typename}"}\r\n--x--',
      ],
    ];
    for (const [type, body] of bodies) {
      const response = await app.request('/graphql', {
        method: 'POST',
        headers: type ? { 'content-type': type } : {},
        body,
      });
      expect(response.status, String(type)).toBe(415);
    }
    const untyped = await app.request('/graphql', { method: 'POST', body: new Uint8Array([123, 125]) });
    expect(untyped.status).toBe(415);
  });
});

describe('cost', () => {
  it('is told with every answer', async () => {
    const result = await ask('{ changes(first: 10) { changes { entity kind } cursor } }', owner.headers);
    expect(result.data.changes.changes).toBeInstanceOf(Array);
    expect(result.extensions?.cost).toEqual({ requested: expect.any(Number), limit: 50_000 });
    expect(result.extensions?.cost?.requested).toBeGreaterThan(20);
  });

  it('above the limit runs nothing, and the limit without a session is low', async () => {
    const page = (alias: string) =>
      `${alias}: changes(first: 100) { changes { entity kind at nodeIds fields cursor } }`;
    const many = `{ ${['a', 'b', 'c', 'd', 'e', 'f'].map(page).join(' ')} }`;
    const anonymous = await ask(many);
    expect(codeOf(anonymous)).toBe('COST_LIMIT_EXCEEDED');
    expect(anonymous.extensions?.cost?.limit).toBe(1_000);
    const member = await ask(many, owner.headers);
    expect(member.errors).toBeUndefined();
  });

  it('follows the variables', async () => {
    const query = 'query Page($first: Int!) { changes(first: $first) { changes { entity } } }';
    const cost = async (first: number) =>
      ((await (await post({ query, variables: { first } }, owner.headers)).json()) as GraphQLResult)
        .extensions?.cost?.requested ?? 0;
    expect(await cost(100)).toBeGreaterThan((await cost(1)) * 20);
  });
});

describe('a browser session in production', () => {
  it('runs persisted operations only, while programs run what they like', async () => {
    const cookie = await signIn(app, owner.email, owner.password, { browser: true });
    const refused = await ask('{ changes(first: 1) { hasMore } }', cookie);
    expect(codeOf(refused)).toBe('PERSISTED_QUERY_REQUIRED');
    const unknown = (await (
      await post({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }, cookie)
    ).json()) as GraphQLResult;
    expect(codeOf(unknown)).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await ask('{ changes(first: 1) { hasMore } }', owner.headers)).errors).toBeUndefined();
  });
});
