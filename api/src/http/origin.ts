// Which web pages may talk to us. Browsers name the page's origin; programs name none.
import type { Config } from '../config.ts';

export interface OriginRules {
  /** Whether the origin is our own or on the allow-list. `host` is the Host header of the request. */
  accepts(origin: string, host: string | null): boolean;
  /** Whether the origin is another one, on the allow-list: it gets CORS headers. */
  isListed(origin: string): boolean;
}

export function originRules(config: Pick<Config, 'url' | 'corsOrigins'>): OriginRules {
  const listed = new Set(config.corsOrigins);
  return {
    isListed: (origin) => listed.has(origin),
    accepts: (origin, host) =>
      origin === config.url.origin || listed.has(origin) || (host !== null && isSameHost(origin, host)),
  };
}

/** The page was loaded from the very host it now calls: localhost and 127.0.0.1 are two such hosts. */
function isSameHost(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === host && /^https?:/.test(origin);
  } catch {
    return false; // "null": a sandboxed frame or a file
  }
}
