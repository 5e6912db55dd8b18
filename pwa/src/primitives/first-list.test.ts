// @vitest-environment jsdom
import { expect, it, vi } from 'vitest';

it.each([
  ['/mail/inbox/thread', 1],
  ['/settings', 0],
])('the app that starts at %s finds the first view %i times', async (path, count) => {
  document.body.innerHTML = '<div id="first-view"></div>';
  history.replaceState(null, '', path);
  vi.resetModules();
  await import('./first-list.ts');
  expect(document.querySelectorAll('#first-view')).toHaveLength(count);
});
