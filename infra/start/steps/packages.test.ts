import { expect, test } from 'vitest';
import { countCandidates, missingPackages, notInstalled } from './packages.ts';

test('packages that dpkg knows only by their leftover configuration count as missing', () => {
  const status = 'postfix installed\nslapd config-files\ndovecot-core not-installed\n';
  expect(notInstalled(['postfix', 'slapd', 'dovecot-core', 'chromium'], status)).toEqual([
    'slapd',
    'dovecot-core',
    'chromium',
  ]);
});

test('nothing is missing of what every Debian has', async () => {
  expect(await missingPackages(['dpkg', 'base-files'])).toEqual([]);
});

test('a package nobody has is missing', async () => {
  expect(await missingPackages(['dpkg', 'postroom-carrier-pigeon'])).toEqual(['postroom-carrier-pigeon']);
});

test('package lists are fetched when a package has no candidate in those that are there', () => {
  const policy = `postfix:
  Installed: (none)
  Candidate: 3.7.11-0+deb12u1
  Version table:
slapd:
  Installed: (none)
  Candidate: (none)
`;
  expect(countCandidates(policy)).toBe(1);
});
