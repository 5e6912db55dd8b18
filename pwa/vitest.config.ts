import { defineConfig } from 'vitest/config';

// Unit tests run in plain Node: the parts under test take their browser pieces (storage, locks, network) as arguments.
export default defineConfig({
  // Node is offered Solid's build for servers, in which nothing reacts: what pages share is tested with the browser's.
  resolve: {
    alias: [
      { find: /^solid-js$/, replacement: 'solid-js/dist/solid.js' },
      { find: /^solid-js\/store$/, replacement: 'solid-js/store/dist/store.js' },
    ],
  },
  test: {
    name: 'pwa',
    environment: 'node',
    include: ['src/**/*.test.ts', 'build/**/*.test.ts'],
    server: { deps: { inline: [/solid-js/, /@urql\/solid/, /@solid-primitives/] } },
  },
});
