import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { createPersonalPage } from './first-answers.ts';

const PAGE = '<!doctype html><body><div id="app"></div><script src="/assets/first.js"></script></body>';
const documents = ['query Session { viewer { role } }', 'query ThreadPage { x }', 'query MailAccounts { y }'];
const manifest = new Map(documents.map((text) => [createHash('sha256').update(text).digest('hex'), text]));
const caller = { requestId: 'test-request', ipAddress: null };

function pageThatAsks(answer: (body: { operationName: string }) => Promise<object> | object) {
  return createPersonalPage({
    ...{ manifest, page: PAGE, log: { warn: () => undefined } },
    ask: async (request) => Response.json(await answer((await request.json()) as { operationName: string })),
  });
}

const asPerson = (path = '/mail') =>
  new Request(`http://localhost${path}`, { headers: { cookie: 'postroom.session_token=1' } });

it('brings the answers in the page, and no way out of their element', async () => {
  const personal = pageThatAsks(({ operationName }) => ({
    data: { of: operationName, hostile: '</script><script>alert(1)</script><!--' },
  }));
  const response = await personal(asPerson(), '/mail', caller);
  const html = (await response?.text()) ?? '';
  const [, json = ''] =
    /<script type="application\/json" id="first-answers">(.*?)<\/script>/.exec(html) ?? [];
  expect(JSON.parse(json).map(({ operation }: { operation: string }) => operation)).toEqual([
    'Session',
    'ThreadPage',
    'MailAccounts',
  ]);
  expect(JSON.parse(json)[0].data.hostile).toContain('</script>');
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html.indexOf('first-answers')).toBeLessThan(html.indexOf('/assets/first.js'));
  expect(response?.headers.get('cache-control')).toBe('private, no-store');
  expect(response?.headers.get('content-security-policy')).toContain("script-src 'self'");
});

it.each([
  ['an error', () => ({ errors: [{ message: 'Sign in first.' }] })],
  ['a failure', () => Promise.reject(new Error('The database is away'))],
  ['nothing in time', () => new Promise<object>(() => undefined)],
])('is the bare page with %s', async (_what, answer) => {
  const response = await pageThatAsks(answer)(asPerson(), '/mail', caller);
  expect(await response?.text()).toBe(PAGE);
});

it('is only for the inbox of somebody with a cookie', async () => {
  const personal = pageThatAsks(() => ({ data: {} }));
  expect(await personal(asPerson('/settings'), '/settings', caller)).toBeNull();
  expect(await personal(asPerson('/index.html'), '/index.html', caller)).toBeNull();
  expect(await personal(new Request('http://localhost/mail'), '/mail', caller)).toBeNull();
});
