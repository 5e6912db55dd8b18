import { defineConfig } from 'vitest/config';

/** Servers start, mail travels: what is quick alone may wait for its turn on two cores. */
const patient = {
  testTimeout: 60_000,
  hookTimeout: 180_000,
  teardownTimeout: 30_000,
  expect: { poll: { timeout: 10_000 } },
};

/** What changes or stops the mail servers that other integration tests share: one file at a time, after the others. */
const ALONE = ['tests/integration/mailserver/**/*.test.ts', 'tests/integration/**/*.alone.test.ts'];

/** Without `development`: graphql has another build behind it, and two builds in one process do not know each other. */
const ssr = { resolve: { conditions: ['module', 'module-sync', 'node'] } };

export default defineConfig({
  test: {
    projects: [
      {
        ssr,
        test: {
          name: 'unit',
          include: [
            'api/src/**/*.test.ts',
            'prisma/**/*.test.ts',
            'schema/**/*.test.ts',
            'infra/start/**/*.test.ts',
            'infra/agent/**/*.test.ts',
            'tests/testkit/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      'pwa/vitest.config.ts',
      { test: { name: 'stack', include: ['infra/stack/**/*.test.ts'], maxWorkers: 2, ...patient } },
      {
        ssr,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts', 'tests/contracts/**/*.test.ts'],
          exclude: ALONE,
          globalSetup: ['tests/testkit/setup/integration.ts'],
          maxWorkers: 2,
          ...patient,
        },
      },
      {
        ssr,
        test: {
          name: 'alone',
          include: ALONE,
          globalSetup: ['tests/testkit/setup/integration.ts'],
          fileParallelism: false,
          ...patient,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/testkit/setup/e2e.ts'],
          setupFiles: ['tests/testkit/setup/failed-page.ts'],
          fileParallelism: false, // one browser at a time: pages that share two cores with another time out
          ...patient,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
