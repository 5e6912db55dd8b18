import { createRoot } from 'solid-js';
import { createStore } from 'solid-js/store';
import { expect, it } from 'vitest';
import { createSeenVersion } from './seen-version.ts';

it('takes changes of other things along, and stays where its own fields changed underneath', () => {
  const [row, change] = createStore({ version: 1, quota: 5, name: 'Ann' });
  const { seen, dispose } = createRoot((end) => ({
    seen: createSeenVersion(
      () => row,
      ({ quota }) => [quota],
    ),
    dispose: end,
  }));
  change({ version: 2, name: 'Anna' });
  expect(seen()).toBe(2);
  change({ version: 3, quota: 9 });
  change({ version: 4 });
  expect(seen()).toBe(2);
  seen.accept(row);
  change({ version: 5 });
  expect(seen()).toBe(5);
  dispose();
});
