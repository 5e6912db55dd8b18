import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import solid from 'vite-plugin-solid';
import { firstView } from './build/first-view.ts';
import { makeGroups } from './build/groups.ts';
import { manifest } from './build/manifest.ts';
import { precompress } from './build/precompress.ts';

const api = process.env.POSTROOM_API ?? 'http://127.0.0.1:4000';
const proxied = { target: api, changeOrigin: false };

/** Paths the api answers; everything else is the app. The service worker keeps the same list. */
const proxy = {
  '/graphql': { ...proxied, ws: true },
  '/auth': proxied,
  '/files': proxied,
  '/health': proxied,
};

export default defineConfig({
  plugins: [
    solid(),
    tailwindcss(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/worker',
      filename: 'service-worker.ts',
      injectRegister: false,
      manifest,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,webmanifest}', 'icons/icon-192.png'],
        globIgnores: ['assets/pdf*'],
      },
    }),
    firstView(),
    precompress(),
  ],
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // `light-dark()` stays as written: every supported browser knows it.
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    // Inlined assets would need data: URLs the Content-Security-Policy does not allow everywhere.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: makeGroups() }] } } },
    chunkSizeWarningLimit: 300,
  },
  server: { host: '127.0.0.1', port: 5173, proxy },
  preview: { host: '127.0.0.1', port: 4173, proxy },
});
