import { expect, test } from 'vitest';
import { reachable, worthShowing } from './web.ts';

test('warnings and errors of the api are shown, the rest stays in its log', () => {
  expect(worthShowing('{"level":30,"msg":"Ready"}')).toBeUndefined();
  expect(worthShowing('{"level":40,"msg":"The directory is slow"}')).toBe('api: The directory is slow');
  expect(worthShowing('{"level":50,"msg":"Job failed","err":{"message":"LDAP is down"}}')).toBe(
    'api: Job failed: LDAP is down',
  );
});

test('lines that are no log entries are not taken for one', () => {
  for (const line of ['Error: boom', '{ broken', '', '{}']) expect(worthShowing(line)).toBeUndefined();
});

test('what listens on every address is reached on this machine by loopback', () => {
  expect(reachable('0.0.0.0')).toBe('127.0.0.1');
  expect(reachable('::')).toBe('[::1]');
  expect(reachable('fd00::5')).toBe('[fd00::5]');
  expect(reachable('192.168.1.20')).toBe('192.168.1.20');
});
