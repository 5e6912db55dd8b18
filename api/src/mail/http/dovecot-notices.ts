// Dovecot tells of every delivery to a hosted mailbox, and waits for the answer: it comes first, the work after it.
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { problem } from '../../http/problem.ts';
import type { Route } from '../../http/route.ts';
import { nudge } from '../sync/nudge.ts';

const MAX_NOTICE_BYTES = 64 * 1024;

const noticeSchema = z.object({ user: z.string().min(1), event: z.string(), folder: z.string().min(1) });

export const dovecotRoutes: Route[] = [
  {
    method: 'PUT',
    path: '/internal/dovecot/notify',
    maxBody: MAX_NOTICE_BYTES,
    async handle(request, { deps }) {
      if (!isAuthorized(request.headers.get('authorization'), deps.config.mail.pushSecret)) {
        return problem(401, 'UNAUTHENTICATED', 'This address is for the mail server alone.');
      }
      const notice = noticeSchema.safeParse(await request.json().catch(() => null));
      if (!notice.success) return problem(400, 'INVALID_INPUT', 'This is not a notice of a delivery.');
      const { user, event, folder } = notice.data;
      if (event === 'messageNew') void nudge(deps, { about: 'delivery', address: user, folder });
      return new Response(null, { status: 204 });
    },
  },
];

/** Basic authentication; the user's name is of no meaning. Compared in constant time. */
function isAuthorized(header: string | null, secret: string | null): boolean {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header ?? '');
  if (!match?.[1] || secret === null) return false;
  const credentials = Buffer.from(match[1], 'base64').toString('utf8');
  const password = credentials.slice(credentials.indexOf(':') + 1);
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(password), digest(secret));
}
