import { defineConfig } from 'vitest/config';

// Unit tests run in plain Node: the parts under test take their browser pieces (storage, locks, network) as arguments.
export default defineConfig({
  test: { name: 'pwa', environment: 'node', include: ['src/**/*.test.ts', 'build/**/*.test.ts'] },
});
