// Files that are put up for a message: whole, or in parts over a connection that breaks.
import { randomBytes, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { untilLive } from './support/live-mailbox.ts';

const stack = sharedStack();
let app: TestApp;
let me: HostedPerson;
let colleague: HostedPerson;
beforeAll(async () => {
  app = await startTestApp({ stack, worker: true, web: true });
  const company = await foundHostedCompany(app);
  me = company.owner;
  colleague = await company.hire('bo', 'Bo Rao');
  await untilLive(app, me);
});
afterAll(() => app?.stop());

async function begin(length: number): Promise<string> {
  const response = await app.request('/files/uploads', {
    method: 'POST',
    headers: {
      ...me.headers,
      ...{ 'content-type': 'image/png', 'x-filename': 'hub.png', 'upload-length': String(length) },
    },
  });
  expect([response.status, response.headers.get('upload-offset')]).toEqual([201, '0']);
  return ((await response.json()) as { id: string }).id;
}

const part = (id: string, offset: number | string, body: string | Buffer, person = me): Promise<Response> =>
  app.request(`/files/uploads/${id}`, {
    method: 'PATCH',
    headers: { ...person.headers, 'upload-offset': String(offset) },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

async function reached(id: string): Promise<number> {
  const response = await app.request(`/files/uploads/${id}`, { method: 'HEAD', headers: me.headers });
  return Number(response.headers.get('upload-offset'));
}

/** Announces the whole, sends `sent` bytes and breaks the connection. */
function cutOff(id: string, bytes: Buffer, sent: number): Promise<void> {
  return new Promise((resolve) => {
    const call = httpRequest(`${app.url}/files/uploads/${id}`, {
      method: 'PATCH',
      headers: { ...me.headers, 'upload-offset': '0', 'content-length': String(bytes.length) },
    });
    call.on('error', () => resolve());
    call.write(bytes.subarray(0, sent), () => setTimeout(() => call.destroy(), 200));
    call.on('close', () => resolve());
  });
}

describe('an upload in parts', () => {
  it('goes on where the connection was cut, and is the same file in the draft', async () => {
    const bytes = randomBytes(1_500_000);
    const id = await begin(bytes.length);
    await cutOff(id, bytes, 900_000);
    const offset = await eventually('what came is kept', async () => (await reached(id)) || null);
    expect(offset).toBeLessThanOrEqual(900_000);

    const content = {
      accountId: me.accountId,
      ...{ to: [], cc: [], bcc: [], subject: 'Parts', text: '', uploadIds: [id], keepAttachmentIds: [] },
    };
    const save = () =>
      callMutation(
        app,
        'saveDraft',
        { draftKey: randomUUID(), content },
        { as: me, fields: 'draft { attachments { url filename } }' },
      );
    expect((await save()).__typename).toBe('InputError');
    const from = await eventually('nothing more comes', async () => {
      const now = await reached(id);
      return (await part(id, now, bytes.subarray(now))).status === 204 ? now : null;
    });
    expect(from).toBeGreaterThan(0);
    expect(await reached(id)).toBe(bytes.length);
    const [file] = (await save()).draft.attachments;
    expect(file.filename).toBe('hub.png');
    const stored = await app.request(file.url, { headers: me.headers });
    expect(Buffer.from(await stored.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('takes no part at a wrong place, none that is too long, and none of somebody else', async () => {
    const id = await begin(10);
    const wrong = await part(id, 5, 'hello');
    expect([wrong.status, wrong.headers.get('upload-offset')]).toEqual([409, '0']);
    expect((await part(id, -1, 'hello')).status).toBe(400);
    const long = await part(id, 0, 'hello, colleague');
    expect([long.status, (await long.json()).message]).toEqual([
      413,
      'This file was announced with 10 bytes.',
    ]);
    expect((await part(id, 0, 'hello')).status).toBe(204);
    expect((await part(id, 0, 'hello')).headers.get('upload-offset')).toBe('5');
    expect((await part(id, 5, 'world', colleague)).status).toBe(404);
    const both = await Promise.all([part(id, 5, 'world'), part(id, 5, 'World')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([204, 409]);
  });
});

describe('an upload of the whole file', () => {
  const upload = (body: BodyInit, name: string, headers: Record<string, string> = {}) =>
    app.request('/files/uploads', {
      method: 'POST',
      headers: {
        ...me.headers,
        'content-type': 'image/png',
        'x-filename': encodeURIComponent(name),
        ...headers,
      },
      body,
      duplex: 'half',
    } as RequestInit);

  it('is kept under a safe name until it is discarded', async () => {
    const response = await upload(new Uint8Array(1_300_000), '../../blå\u202e.png');
    expect(response.status).toBe(201);
    const stored = await response.json();
    expect(stored).toMatchObject({
      filename: expect.stringMatching(/blå\.png$/),
      size: 1_300_000,
      mediaType: 'image/png',
    });
    expect(stored.filename).not.toContain('/');
    const discard = () =>
      app.request(`/files/uploads/${stored.id}`, { method: 'DELETE', headers: me.headers });
    expect((await discard()).status).toBe(204);
    expect((await discard()).status).toBe(404);
  });

  it('is refused beyond 25 MB and without a session', async () => {
    const chunk = new Uint8Array(1024 * 1024);
    let sent = 0;
    const endless = new ReadableStream({
      pull: (controller) => (sent++ < 30 ? controller.enqueue(chunk) : controller.close()),
    });
    expect((await upload(endless, 'big.bin')).status).toBe(413);
    const stranger = await app.request('/files/uploads', { method: 'POST', body: 'x' });
    expect(stranger.status).toBe(401);
  });
});
