// Keeps the app's shell and its assets for offline use. Data never goes through here: it lives in IndexedDB.
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope;

/** What the server answers itself; a navigation there must not be given the shell. */
const serverPaths = [/^\/graphql/, /^\/auth\//, /^\/files\//, /^\/health\//, /^\/internal\//, /^\/metrics/];

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: serverPaths }));
clientsClaim();

// A new version waits until the person says so, so that nothing changes under an open letter.
self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting();
});
