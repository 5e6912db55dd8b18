import { builder } from '../../graphql/builder.ts';
import { type RecipientDomain, recipientDomains } from '../compose/recipient-domains.ts';

const DomainReachRef = builder.enumType('DomainReach', {
  description: 'Whether mail reaches a domain, as far as the domain name system says.',
  values: {
    TAKES_MAIL: { description: 'It has mail servers, or is hosted here.' },
    NO_DOMAIN: { description: 'There is no such domain.' },
    NO_MAIL: { description: 'It exists, and takes no mail (RFC 7505, or it has no host).' },
    UNANSWERED: { description: 'Its name servers did not answer in time.' },
    UNSEEN: { description: 'The domain name system has no say about it, or cannot be asked here.' },
  } as const,
});

const RecipientDomainRef = builder.objectRef<RecipientDomain>('RecipientDomain').implement({
  description: 'What is known of a domain before somebody there is written to.',
  fields: (t) => ({
    domain: t.exposeString('domain', { description: 'The domain as it was asked for.' }),
    reach: t.expose('reach', { type: DomainReachRef, description: 'Whether mail reaches it.' }),
    suggestion: t.exposeString('suggestion', {
      nullable: true,
      description: 'The domain that was probably meant; null when this one looks right.',
    }),
  }),
});

builder.queryField('recipientDomains', (t) =>
  t.field({
    type: [RecipientDomainRef],
    description:
      'Whether mail reaches these domains, and whether they are probably mistyped; in their order.',
    args: { domains: t.arg.stringList({ description: 'What stands behind the @; at most 50.' }) },
    resolve: (_root, { domains }, { deps }) => recipientDomains(deps, domains),
  }),
);
