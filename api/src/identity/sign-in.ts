// Sign-in by address and password. In place of Better Auth's own endpoint, which refuses addresses under
// internationalised top-level domains and works harder for known addresses than for unknown ones.
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint, formCsrfMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { verifyNothing, verifyPassword } from './password-hash.ts';

/** The one answer to a wrong address, a wrong password and a person without an organization. */
export const SIGN_IN_REFUSED = {
  code: 'INVALID_EMAIL_OR_PASSWORD',
  message: 'The address or the password is wrong.',
} as const;

/** To somebody who knows the right password, and whose mailbox or its domain an administrator suspended or deleted. */
export const MAILBOX_CLOSED = {
  code: 'MAILBOX_CLOSED',
  message: 'Your mailbox is suspended or deleted. Ask an administrator of your organization.',
} as const;

const refused = (): APIError => new APIError('UNAUTHORIZED', SIGN_IN_REFUSED);

/** Longer than any address or password that can be right. */
export const credentials = z.object({ email: z.string().max(320), password: z.string().max(1_000) });

/** What is known of an address. One query for known and unknown ones, so that both take as long. */
export type FindPassword = (email: string) => Promise<FoundPassword | null>;

export interface FoundPassword {
  /** Null when there is no password. */
  hash: string | null;
  /** The person belongs to organizations, and is kept out of all of them (closed.ts). */
  closed: boolean;
}

const endpoint = (findPassword: FindPassword) =>
  createAuthEndpoint(
    '/sign-in/email',
    { method: 'POST', use: [formCsrfMiddleware], body: credentials },
    async (ctx) => {
      const { email, password } = ctx.body;
      const { internalAdapter } = ctx.context;
      const known = await findPassword(email);
      const hash = known?.hash ?? null;
      const matches = hash === null ? await verifyNothing(password) : await verifyPassword(hash, password);
      if (!matches) throw refused();
      if (known?.closed) throw new APIError('FORBIDDEN', MAILBOX_CLOSED);
      const found = await internalAdapter.findUserByEmail(email);
      if (!found) throw refused();
      // Null when the hook that looks for an organization refuses.
      const session = await internalAdapter.createSession(found.user.id);
      if (!session) throw refused();
      await setSessionCookie(ctx, { session, user: found.user });
      const { id, name } = found.user;
      return ctx.json({ user: { id, name, email: found.user.email } });
    },
  );

export const passwordSignIn = (findPassword: FindPassword): BetterAuthPlugin => ({
  id: 'postroom-password',
  endpoints: { signInEmail: endpoint(findPassword) },
});
