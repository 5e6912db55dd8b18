import { expect, it } from 'vitest';
import { type Route, Router } from './route.ts';

const route = (method: Route['method'], path: string): Route => ({
  method,
  path,
  handle: () => new Response(),
});
const router = new Router();
const eml = route('GET', '/files/messages/:id.eml');
const attachment = route('GET', '/files/attachments/:id');
const removal = route('DELETE', '/files/uploads/:id');
const auth = route('*', '/auth/*');
router.add([eml, attachment, removal, auth]);

it('finds a route by method and path, with its parameters', () => {
  expect(router.find('GET', '/files/messages/0a1b.eml')).toEqual({ route: eml, params: { id: '0a1b' } });
  expect(router.find('HEAD', '/files/attachments/caf%C3%A9')).toEqual({
    route: attachment,
    params: { id: 'café' },
  });
  expect(router.find('POST', '/auth/sign-in/email')).toEqual({ route: auth, params: {} });
});

it('tells a wrong method from a wrong path', () => {
  expect(router.find('GET', '/files/uploads/1')).toBe('method');
  expect(router.find('GET', '/files/uploads')).toBeNull();
  expect(router.find('GET', '/files/attachments/1/2')).toBeNull();
  expect(router.find('GET', '/files/messages/1xeml')).toBeNull();
});

it('a name that cannot be decoded names nothing', () => {
  expect(router.find('GET', '/files/attachments/%E0%A4%A')).toEqual({
    route: attachment,
    params: { id: '' },
  });
});
