import { expect, it } from 'vitest';
import { hashPassword, verifyNothing, verifyPassword } from './password-hash.ts';

it('makes a PHC string that Dovecot reads', async () => {
  const phc = await hashPassword('copper-lantern-42');
  expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/);
  expect(await verifyPassword(phc, 'copper-lantern-42')).toBe(true);
  expect(await verifyPassword(phc, 'copper-lantern-43')).toBe(false);
});

it('is never satisfied by something other than argon2id', async () => {
  expect(await verifyPassword('', 'anything')).toBe(false);
  expect(await verifyPassword('{PLAIN}anything', 'anything')).toBe(false);
});

it('takes about as long for nobody as for somebody', async () => {
  const phc = await hashPassword('copper-lantern-42');
  await verifyNothing('warm up');
  let [real, nobody] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  // The quickest of each, in turn: whatever else the machine does then slows neither more than the other.
  for (let round = 0; round < 8; round++) {
    real = Math.min(real, await milliseconds(() => verifyPassword(phc, 'wrong-password')));
    nobody = Math.min(nobody, await milliseconds(() => verifyNothing('wrong-password')));
  }
  expect(nobody / real).toBeGreaterThan(0.3);
  expect(nobody / real).toBeLessThan(3);
});

async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
