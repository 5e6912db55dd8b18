import { expect, it } from 'vitest';
import { createHealth } from './health.ts';

it('is ready as long as every critical part answers', async () => {
  const health = createHealth();
  health.register('database', async () => ({ state: 'up', message: 'Answers queries.' }), { critical: true });
  health.register('imap', () => Promise.reject(new Error('connect ECONNREFUSED')));
  expect(await health.report()).toEqual({
    status: 'ready',
    parts: {
      database: { state: 'up', message: 'Answers queries.' },
      imap: { state: 'down', message: 'connect ECONNREFUSED' },
    },
  });
  health.register('database', () => Promise.reject(new Error('terminated')), { critical: true });
  expect((await health.report()).status).toBe('not ready');
});

it('does not wait for a part that hangs', { timeout: 6_000 }, async () => {
  const health = createHealth();
  health.register('directory', () => new Promise(() => undefined));
  const report = await health.report();
  expect(report.parts.directory).toEqual({ state: 'down', message: 'No answer within 3 s.' });
});
