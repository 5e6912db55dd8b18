// A server that Postfix brings mail to because an administrator named it.
import { InputError } from '../../core/errors.ts';
import { GuardError, type PinnedHost } from '../../core/guard.ts';
import type { Deps } from '../../deps.ts';

/** What Postfix's transport(5) can take: no brackets, no colon. */
const HOST = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/**
 * The server as it is written in transport(5), and where it is now. Throws InputError for `host` or `port`; private
 * addresses are refused unless the operator allows them.
 *
 * @param usualPorts a sentence for whoever does not know the port.
 */
export async function resolveNextHop(
  { guard }: Pick<Deps, 'guard'>,
  { host, port }: { host: string; port: number },
  usualPorts: string,
): Promise<PinnedHost> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InputError({ port: `Enter a port from 1 to 65535. ${usualPorts}` });
  }
  try {
    const pinned = await guard.resolve(host, port);
    if (HOST.test(pinned.host)) return pinned;
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    throw new InputError({ host: error.message });
  }
  throw new InputError({ host: 'Enter the name of the server, like smtp.example.com.' });
}
