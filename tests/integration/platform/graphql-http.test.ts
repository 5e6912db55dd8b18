import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';

describe.each(['production', 'development'])('GraphQL over HTTP in %s', (environment) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ env: { NODE_ENV: environment }, web: true });
  });
  afterAll(() => app.stop());

  it("passes every one of graphql-http's audits", async () => {
    const results = await auditServer({ url: `${app.url}/graphql` });
    const failed = results.filter((result) => result.status !== 'ok');
    expect(
      failed.map((result) => `${result.id} ${result.name}: ${'reason' in result ? result.reason : ''}`),
    ).toEqual([]);
    expect(results).toHaveLength(61);
  });

  it('streams server-sent events', async () => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(await response.text()).toContain('"__typename":"Query"');
  });
});
