// RFC 8461: the policy by which other servers insist on TLS when they bring mail for a domain.
import type { Route } from '../../http/route.ts';
import { publicNames } from '../dns/public-names.ts';
import { servedDomain } from './served-domain.ts';

/** How long senders keep a policy: a week, or a day while it is tried. */
const MAX_AGE_S = { TESTING: 86_400, ENFORCE: 604_800 } as const;

export const mtaStsRoutes: Route[] = [
  {
    method: 'GET',
    path: '/.well-known/mta-sts.txt',
    async handle(_request, { deps, url }) {
      const domain = await servedDomain(deps, url.hostname, 'mta-sts');
      if (domain === null || domain.mtaStsMode === 'NONE')
        return new Response('Not found.\n', { status: 404 });
      const mode = domain.mtaStsMode;
      const lines = [
        'version: STSv1',
        `mode: ${mode.toLowerCase()}`,
        `mx: ${publicNames(deps.config).mailHost}`,
        `max_age: ${MAX_AGE_S[mode]}`,
      ];
      return new Response(lines.map((line) => `${line}\r\n`).join(''), {
        headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'max-age=300' },
      });
    },
  },
];
