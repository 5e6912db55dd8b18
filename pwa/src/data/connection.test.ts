import { expect, it, vi } from 'vitest';
import { connection } from './connection.ts';

it('tells the first opening of the socket from those after it was lost', () => {
  connection.reset();
  const [first, again] = [vi.fn(), vi.fn()];
  connection.onOpened(first);
  connection.onReconnected(again);
  connection.socketOpened();
  expect([first.mock.calls.length, again.mock.calls.length]).toEqual([1, 0]);
  connection.socketClosed();
  connection.socketOpened();
  expect([first.mock.calls.length, again.mock.calls.length]).toEqual([1, 1]);
  const late = vi.fn();
  connection.onOpened(late);
  expect(late).toHaveBeenCalledOnce();
});
