// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';
import { PERSON, SIGN_OUT_PENDING } from './remembered.ts';

const opened: { userId: string; closed: boolean }[] = [];
/** Who is asked about, answered when the test says so. */
let answer: (result: object) => void = () => undefined;
let asked = 0;

vi.mock('../share/shared.ts', () => ({ forgetShared: async () => undefined }));
vi.mock('../client.ts', () => ({
  makeGuestClient: () => ({
    query: () => ({
      toPromise: () => {
        asked += 1;
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    }),
  }),
  openWorkspace: (userId: string) => {
    const one = { userId, closed: false };
    opened.push(one);
    const close = (): void => {
      one.closed = true;
    };
    return { userId, close, erase: async () => close() };
  },
}));

/** What another tab says is heard by the app that was loaded last. */
let hear: (message: { data: string }) => void = () => undefined;
class Channel {
  set onmessage(listen: typeof hear) {
    hear = listen;
  }
  postMessage(): void {}
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

const viewer = (id: string) => ({
  data: {
    viewer: {
      role: 'MEMBER',
      user: { id, name: id, email: `${id}@lindholm.example` },
      organization: { id: 'o', name: 'L' },
    },
    setup: { required: false, suggestedDomain: '' },
  },
});
const nobody = { data: { viewer: null, setup: { required: false, suggestedDomain: '' } } };
const remember = (userId: string): void =>
  localStorage.setItem(PERSON, JSON.stringify({ userId, organization: { id: 'o', name: 'L' } }));

/** The app, freshly loaded in this tab. */
async function load() {
  vi.resetModules();
  const [session, preferences] = await Promise.all([
    import('./session.ts'),
    import('../primitives/preferences.ts'),
  ]);
  const [searches, setSearches] = preferences.remembered<string[]>('search.recent', [], Array.isArray);
  const who = (): string => {
    const state = session.session();
    return state.kind === 'signedIn'
      ? state.person.userId
      : state.kind === 'signedOut'
        ? state.why
        : state.kind;
  };
  return { ...session, searches, setSearches, who };
}

beforeEach(() => {
  vi.stubGlobal('BroadcastChannel', Channel);
  localStorage.clear();
  sessionStorage.clear();
  opened.length = 0;
  asked = 0;
  vi.stubGlobal('fetch', async () => new Response('{}'));
});

/** Asa is signed in and has left something behind. */
async function loadAsAsa() {
  remember('asa');
  const app = await load();
  const started = app.startSession();
  await turn();
  answer(viewer('asa'));
  await started;
  app.setSearches(['wages']);
  localStorage.setItem('postroom.first-mail', '{"userId":"asa","threads":[]}');
  sessionStorage.setItem('postroom.selected', 'asa');
  expect([app.who(), app.searches()]).toEqual(['asa', ['wages']]);
  return app;
}

const leftOfAsa = () => ({
  ...Object.fromEntries(Object.entries(localStorage)),
  ...Object.entries(sessionStorage),
});

it('signing out leaves nothing of the person, on the device and in memory', async () => {
  const app = await loadAsAsa();
  await app.signOut();
  expect([app.who(), app.searches(), leftOfAsa()]).toEqual(['left', [], {}]);
  expect(opened.map(({ closed }) => closed)).toEqual([true]);
});

it('an answer that was under way at sign-out signs nobody in again', async () => {
  const app = await loadAsAsa();
  const confirming = app.confirmSession();
  await app.signOut();
  answer(viewer('asa'));
  await confirming;
  expect([app.who(), localStorage.getItem(PERSON)]).toEqual(['left', null]);
});

it.each([
  ['the server knows nobody', nobody],
  ['the server answers 401', { error: { response: { status: 401 } } }],
])('when %s, another person finds nothing of the one before', async (_what, end) => {
  const app = await loadAsAsa();
  const confirming = app.confirmSession();
  answer(end);
  await confirming;
  expect([app.who(), localStorage.getItem(PERSON), opened[0]?.closed]).toEqual(['expired', null, true]);

  const signedIn = app.signedInNow();
  await turn();
  answer(viewer('bo'));
  await signedIn;
  expect([app.who(), app.searches()]).toEqual(['bo', []]);
  expect(JSON.stringify(leftOfAsa())).not.toMatch(/asa|wages/);
});

it('the same person finds everything again after the session ended', async () => {
  const app = await loadAsAsa();
  const confirming = app.confirmSession();
  answer(nobody);
  await confirming;
  const signedIn = app.signedInNow();
  await turn();
  answer(viewer('asa'));
  await signedIn;
  expect([app.who(), app.searches()]).toEqual(['asa', ['wages']]);
});

it('a tab follows sign-out and sign-in in another one at once, whoever that is', async () => {
  const app = await loadAsAsa();
  hear({ data: 'signed-out' });
  expect([app.who(), leftOfAsa()]).toEqual(['left', {}]);

  const again = await loadAsAsa();
  // The other tab's person; this one did not hear that the session of its own had ended.
  remember('bo');
  localStorage.setItem('postroom.owner', '"bo"');
  hear({ data: 'signed-in' });
  expect([again.who(), again.searches(), sessionStorage.length]).toEqual(['bo', [], 0]);
  expect(opened.find(({ userId, closed }) => userId === 'asa' && !closed)).toBeUndefined();
});

it('a sign-out that the server has not heard of is told before anybody signs in, and ends no later session', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  const app = await loadAsAsa();
  await app.signOut();
  expect(localStorage.getItem(SIGN_OUT_PENDING)).toBe('1');

  const told: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    told.push(url);
    return new Response('{}', { status: url.endsWith('sign-out') ? 503 : 200 });
  });
  const { requestSignIn } = await import('./sign-in.ts');
  await requestSignIn('bo@lindholm.example', 'secret');
  expect(told).toEqual(['/auth/sign-out', '/auth/sign-in/email']);
  const signedIn = app.signedInNow();
  await turn();
  answer(viewer('bo'));
  await signedIn;
  expect([app.who(), localStorage.getItem(SIGN_OUT_PENDING)]).toEqual(['bo', null]);
});

it('opens without the server for a person who is remembered, and for nobody after an untold sign-out', async () => {
  remember('asa');
  const app = await load();
  const started = app.startSession();
  await turn();
  expect([app.who(), asked]).toEqual(['asa', 1]);
  answer({ error: { networkError: new TypeError('offline') } });
  await started;
  expect(app.who()).toBe('asa');

  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  localStorage.setItem(SIGN_OUT_PENDING, '1');
  const later = await load();
  await later.startSession();
  expect([later.who(), asked]).toEqual(['left', 1]);
});
