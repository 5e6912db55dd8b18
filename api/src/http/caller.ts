// Who calls: the GraphQL context of a request, and of a socket's upgrade.
import { uuidv7 } from '../core/ids.ts';
import type { Deps } from '../deps.ts';
import type { Caller, Context } from '../graphql/context.ts';
import { scopeOf } from './route.ts';

export interface CallerOptions {
  ipAddress: string | null;
  requestId?: string;
}

export async function contextOf(
  deps: Deps,
  headers: Headers,
  { ipAddress, requestId = uuidv7() }: CallerOptions,
): Promise<Context> {
  const session = await deps.identity.resolveSession(headers);
  const scope = scopeOf(session, requestId);
  const caller = callerOf(headers);
  return {
    deps,
    requestId,
    caller,
    session,
    scope,
    headers,
    ipAddress,
    loaders: new Map(),
    done: { outcome: null },
  };
}

/** The same caller's context for another operation. */
export const renewContext = (context: Context): Context => {
  const requestId = uuidv7();
  return {
    ...context,
    requestId,
    scope: scopeOf(context.session, requestId),
    loaders: new Map(),
    done: { outcome: null },
  };
};

/** A token in the Authorization header is presented on purpose; a cookie comes along by itself. */
function callerOf(headers: Headers): Caller {
  if (/^bearer /i.test(headers.get('authorization') ?? '')) return 'bearer';
  return headers.has('cookie') ? 'cookie' : 'anonymous';
}

/** The caller's address behind that many trusted proxies. */
export function addressBehind(
  proxies: number,
  remote: string | null,
  forwardedFor: string | null,
): string | null {
  if (proxies === 0 || forwardedFor === null) return remote;
  // Each proxy appends whom it spoke to; what lies further left was claimed by the caller.
  const hops = forwardedFor.split(',').map((hop) => hop.trim());
  return hops.at(-proxies) ?? remote;
}
