// Keeps the app's shell and its assets for offline use, and takes in what other apps share. Mail never goes through
// here: it lives in IndexedDB.
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { keepShared, SHARE_PATH, sharedOf } from '../share/shared.ts';

declare const self: ServiceWorkerGlobalScope;

/** What the server answers itself; a navigation there must not be given the shell. */
const serverPaths = [/^\/graphql/, /^\/auth\//, /^\/files\//, /^\/health\//, /^\/internal\//, /^\/metrics/];

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: serverPaths }));
registerRoute(
  // Another site's form sent here can do no more than open an unsent message, like a mailto: link of its.
  ({ url, sameOrigin }) => sameOrigin && url.pathname === SHARE_PATH,
  ({ request }) => takeIn(request),
  'POST',
);
clientsClaim();

/** Keeps what was shared and shows the app, which opens it as a message: now, or once somebody has signed in. */
async function takeIn(request: Request): Promise<Response> {
  try {
    const shared = sharedOf(await request.formData());
    if (shared === null) return Response.redirect('/mail', 303);
    await keepShared(shared);
    return Response.redirect('/mail?shared=kept', 303);
  } catch {
    // Not to be read, or no room for it: the app says so.
    return Response.redirect('/mail?shared=full', 303);
  }
}

// A new version waits until the person says so, so that nothing changes under an open letter.
self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting();
});
