import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { currentScope, inScope, maybeScope, runInScope, systemScope } from './scope.ts';

const lindqvist = systemScope('01a1fc00-0000-7000-8000-000000000001', 'request:1');
const okafor = systemScope('01a1fc00-0000-7000-8000-000000000002');

describe('a scope', () => {
  it('reaches all that is awaited inside, and nothing outside', async () => {
    const inside = await runInScope(lindqvist, async () => {
      await sleep(1);
      return currentScope();
    });
    expect(inside).toBe(lindqvist);
    expect(maybeScope()).toBeNull();
    expect(() => currentScope()).toThrow(/runInScope/);
  });

  it('stays with its own work while others run', async () => {
    const seen = await Promise.all(
      [lindqvist, okafor, lindqvist, okafor].map((scope, index) =>
        runInScope(scope, async () => {
          await sleep(4 - index);
          return currentScope() === scope;
        }),
      ),
    );
    expect(seen).toEqual([true, true, true, true]);
  });

  it('begins lazy promises inside, as Prisma needs', async () => {
    const lazy = {
      // biome-ignore lint/suspicious/noThenProperty: this is what a Prisma promise is
      then: (resolve: (value: unknown) => void) => resolve(maybeScope()),
    } as unknown as Promise<unknown>;
    expect(await runInScope(lindqvist, () => lazy)).toBe(lindqvist);
  });

  it('can be nested, and taken away', async () => {
    await runInScope(lindqvist, async () => {
      expect(await runInScope(okafor, async () => currentScope())).toBe(okafor);
      expect(inScope(null, () => maybeScope())).toBeNull();
      expect(currentScope()).toBe(lindqvist);
    });
  });
});
