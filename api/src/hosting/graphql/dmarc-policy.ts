// What a DMARC record asks of receivers.
import { builder } from '../../graphql/builder.ts';
import type { DmarcPolicy } from '../dns/dmarc-policy.ts';

const PolicyRef = builder.enumType('DmarcAction', {
  description: 'What receivers are asked to do with mail that fails.',
  values: {
    NONE: { value: 'none', description: 'Nothing; only report.' },
    QUARANTINE: { value: 'quarantine', description: 'Treat it as suspicious: usually the junk folder.' },
    REJECT: { value: 'reject', description: 'Refuse it.' },
  } as const,
});

export const DmarcRef = builder.objectRef<DmarcPolicy>('DmarcPolicy').implement({
  description: 'A domain’s DMARC policy as it is published (RFC 7489).',
  fields: (t) => ({
    policy: t.expose('policy', { type: PolicyRef, description: 'For mail of the domain.' }),
    subdomainPolicy: t.expose('subdomainPolicy', {
      type: PolicyRef,
      description: 'For mail of its subdomains.',
    }),
    percent: t.exposeInt('percent', { description: 'The share of failing mail it is for.' }),
    reportsTo: t.exposeStringList('reportsTo', { description: 'Who gets reports.' }),
  }),
});
