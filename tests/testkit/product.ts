import type { DemoAccount, RunInfo } from '@postroom/infra/start/steps/run-file.ts';
import { inject } from 'vitest';
import { type RunningProduct, startWholeProduct } from './setup/product.ts';
import { temporaryFolder } from './setup/temporary.ts';

/** The product all browser tests share, with its demonstration company. */
export const sharedProduct = (): RunInfo => inject('runInfo');

/** Its data directory, with the logs. */
export const sharedDataDirectory = (): string => inject('dataDir');

/** A demonstration sign-in by role, or by a part of the address. */
export function demoAccount(wanted: { role?: string; email?: string } = {}): DemoAccount {
  const { accounts } = sharedProduct();
  const found = accounts.find(
    ({ role, email }) =>
      (wanted.role === undefined || role.toLowerCase() === wanted.role.toLowerCase()) &&
      (wanted.email === undefined || email.includes(wanted.email)),
  );
  if (!found) throw new Error(`No demonstration sign-in has ${JSON.stringify(wanted)}.`);
  return found;
}

/** A second product without demonstration data, as a first start with `--empty` shows it; stop it when done. */
export async function startEmptyProduct(env: Record<string, string> = {}): Promise<RunningProduct> {
  const folder = temporaryFolder('empty');
  try {
    const product = await startWholeProduct(folder.path, { empty: true, env });
    return {
      ...product,
      stop: async () => {
        await product.stop();
        await folder.remove();
      },
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}
