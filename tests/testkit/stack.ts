import { randomBytes } from 'node:crypto';
import type { ServiceName } from '@postroom/infra/stack/index.ts';
import { inject } from 'vitest';
import type { SharedStack } from './setup/stack.ts';

export interface TestStack extends Pick<SharedStack, 'endpoints' | 'env'> {
  /** These hold up every other test file that is running: be quick, and put things back. */
  restart(service: ServiceName): Promise<void>;
  stopService(service: ServiceName): Promise<void>;
  startService(service: ServiceName): Promise<void>;
  /** Sends Dovecot's notices about mailboxes of this domain to a receiver of the test's own. */
  receiveNotices(domain: string, url: string): Promise<void>;
}

/** The mail servers that all integration tests share; keep apart by a domain of your own (`testDomain()`). */
export function sharedStack(): TestStack {
  const { endpoints, env, control } = inject('mailStack');
  const ask = async (path: string, body?: unknown): Promise<void> => {
    const response = await fetch(`${control.url}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new Error(`The mail servers' control refused ${path}: ${await response.text()}`);
  };
  return {
    endpoints,
    env,
    restart: (service) => ask(`services/${service}/restart`),
    stopService: (service) => ask(`services/${service}/stop`),
    startService: (service) => ask(`services/${service}/start`),
    receiveNotices: (domain, url) => ask('targets', { domain, url }),
  };
}

/** A mail domain no other test file uses. */
export const testDomain = (name = 'lindqvist'): string => `${name}-${randomBytes(4).toString('hex')}.example`;
