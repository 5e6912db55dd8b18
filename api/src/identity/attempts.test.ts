import { expect, it } from 'vitest';
import { networkOf } from './attempts.ts';

it.each([
  ['192.0.2.10', '192.0.2.10'],
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  [null, 'unknown'],
])('attempts from %s are counted under %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
