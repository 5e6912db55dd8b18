// A message that arrived, as it is shown: what is known of it, its text, and its source.
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { fromGlobalId } from '@postroom/api/graphql/global-id.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { untilLive } from './support/live-mailbox.ts';
import { type Receiving, receivingOf } from './support/receiving.ts';

let app: TestApp;
let company: HostedCompany;
let receive: Receiving['receive'];
let messageWith: Receiving['messageWith'];

beforeAll(async () => {
  app = await startTestApp({ stack: sharedStack(), worker: true });
  company = await foundHostedCompany(app);
  ({ receive, messageWith } = receivingOf(app, company.owner));
  await untilLive(app, company.owner);
});

afterAll(() => app?.stop());

describe('a message that arrives', () => {
  it('is listed with its words and shows its text', async () => {
    const id = await receive({
      subject: 'Frames for May',
      body: 'Hello Astrid,\n\nthe frames leave on Monday.\n\n-- \nBruno\n',
    });
    const message = await messageWith(id);
    expect(message).toMatchObject({
      subject: 'Frames for May',
      snippet: 'Hello Astrid, the frames leave on Monday.',
      unread: true,
      from: [{ name: 'Bruno Ek', address: 'bruno@example.org' }],
      folders: [{ role: 'INBOX' }],
      body: { state: 'READY', problem: null, truncated: false, html: null },
    });
    expect(message.body.text).toContain('the frames leave on Monday.');
    expect(message.headers.map((header: { name: string }) => header.name)).toContain('Message-ID');
  });

  it('gives its source byte for byte', async () => {
    const id = await receive({ subject: 'Source', body: 'One.\n..two dots\nlast\n' });
    const message = await messageWith(id);
    const response = await app.request(message.rawUrl, { headers: company.owner.headers });
    expect(response.headers.get('content-type')).toBe('message/rfc822');
    expect(response.headers.get('content-disposition')).toContain('Source.eml');
    expect(await response.text()).toContain('One.\r\n..two dots\r\nlast\r\n');
  });

  it('says when its HTML would load something from elsewhere', async () => {
    const id = await receive({
      subject: 'Newsletter',
      headers: 'Content-Type: text/html; charset=utf-8\n',
      body: '<h1>Spring</h1><p>New <b>bells</b></p><img src="https://tracker.example/p.gif">\n',
    });
    const { body } = await messageWith(id);
    expect(body).toMatchObject({ state: 'READY', hasRemoteContent: true });
    expect(body.text).toBe('Spring\n\nNew bells');
    expect(body.html).toContain('<b>bells</b>');
  });
});

describe('a text that is not in the index', () => {
  const forget = async (id: string, also: 'nothing' | 'place'): Promise<void> => {
    const messageId = fromGlobalId(id).id;
    const [row] = await app.database.systemQuery<{ id: string }>(
      sql`SELECT id::text AS id FROM organization`,
    );
    await runInScope(systemScope(row?.id ?? ''), async () => {
      await app.database.query(sql`DELETE FROM mail_message_body WHERE message_id = ${messageId}::uuid`);
      if (also === 'nothing') return;
      await app.database.query(
        sql`UPDATE mail_placement SET uid = uid + 4000000 WHERE message_id = ${messageId}::uuid`,
      );
    });
  };
  const bodyOf = async (id: string) => {
    const document =
      'query ($id: ID!) { node(id: $id) { ... on Message { body { state text problem } headers { name } } } }';
    return (await app.graphql(document, { id }, company.owner)).data.node;
  };

  it('is fetched from the server when somebody opens the message', async () => {
    const { id } = await messageWith(
      await receive({ subject: 'Lost and found', body: 'Still on the server\n' }),
    );
    await forget(id, 'nothing');
    const { body, headers } = await bodyOf(id);
    expect(body).toMatchObject({ state: 'READY', problem: null });
    expect(body.text).toContain('Still on the server');
    expect(headers.length).toBeGreaterThan(3);
  });

  it('is said to be gone when the server has it no more', async () => {
    const { id } = await messageWith(await receive({ subject: 'Gone', body: 'Gone\n' }));
    await forget(id, 'place');
    expect((await bodyOf(id)).body).toEqual({
      state: 'UNAVAILABLE',
      text: null,
      problem: 'The mail server no longer has this message.',
    });
  });
});
