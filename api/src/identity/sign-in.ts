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

const refused = (): APIError => new APIError('UNAUTHORIZED', SIGN_IN_REFUSED);

/** Longer than any address or password that can be right. */
export const credentials = z.object({ email: z.string().max(320), password: z.string().max(1_000) });

/** The password hash behind an address; null when there is none. One query either way, so that both take as long. */
export type FindPassword = (email: string) => Promise<string | null>;

const endpoint = (findPassword: FindPassword) =>
  createAuthEndpoint(
    '/sign-in/email',
    { method: 'POST', use: [formCsrfMiddleware], body: credentials },
    async (ctx) => {
      const { email, password } = ctx.body;
      const { internalAdapter } = ctx.context;
      const hash = await findPassword(email);
      const matches = hash === null ? await verifyNothing(password) : await verifyPassword(hash, password);
      if (!matches) throw refused();
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
