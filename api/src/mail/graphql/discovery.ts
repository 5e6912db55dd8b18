// From an address alone to the servers of its mailbox.
import { builder } from '../../graphql/builder.ts';
import type { Candidate, FoundServer } from '../discovery/candidate.ts';
import { discoverMailServers } from '../discovery/discover.ts';
import { TlsModeRef } from './tls-mode.ts';

const FoundServerRef = builder.objectRef<FoundServer>('DiscoveredMailServer').implement({
  description: 'How a mail server was found to be reached.',
  fields: (t) => ({
    host: t.exposeString('host', { description: 'Its name.' }),
    port: t.exposeInt('port', { description: 'Its port.' }),
    tls: t.field({
      type: TlsModeRef,
      description: 'How it encrypts; never NONE.',
      resolve: ({ tls }) => tls,
    }),
    username: t.exposeString('username', { description: 'The user name it probably wants.' }),
  }),
});

const SourceRef = builder.enumType('MailServerSource', {
  description: 'How mail servers were found.',
  values: {
    PROVIDER: { description: 'The address is one of a large provider’s.' },
    SERVICE_RECORDS: { description: 'The domain names them in DNS (RFC 6186, RFC 8314).' },
    AUTOCONFIG: { description: 'The domain describes them for mail programs (Mozilla’s autoconfig).' },
    MAIL_EXCHANGER: { description: 'They are those of whoever takes the domain’s mail.' },
    USUAL_NAMES: { description: 'They answer under usual names, like imap.example.com.' },
  } as const,
});

const ConfidenceRef = builder.enumType('MailServerConfidence', {
  description: 'How sure it is that these are the servers.',
  values: {
    CERTAIN: { description: 'Whoever runs the domain says so.' },
    LIKELY: { description: 'It follows from what the domain says; show it to the person.' },
    GUESS: { description: 'Mail servers answer there; whether they are the right ones is open.' },
  } as const,
});

const CandidateRef = builder.objectRef<Candidate>('MailServerCandidate').implement({
  description: 'A pair of servers that may be those of an address.',
  fields: (t) => ({
    imap: t.expose('imap', { type: FoundServerRef, description: 'The server mail is read from.' }),
    smtp: t.expose('smtp', { type: FoundServerRef, description: 'The server mail is sent through.' }),
    source: t.field({
      type: SourceRef,
      description: 'How they were found.',
      resolve: ({ source }) => source,
    }),
    confidence: t.field({
      type: ConfidenceRef,
      description: 'How sure it is.',
      resolve: ({ confidence }) => confidence,
    }),
    advice: t.exposeString('advice', {
      nullable: true,
      description:
        'What the provider asks of people before a mail program may log in, in a sentence; null when nothing is known.',
    }),
  }),
});

builder.queryField('discoverMailServers', (t) =>
  t.field({
    type: [CandidateRef],
    description:
      'The servers of an address from elsewhere, the surest first, at most 4; empty when none are found. Takes up to 12 seconds once its turn has come. No password is asked for or sent.',
    args: { address: t.arg.string({ description: 'The whole address.' }) },
    resolve: async (_root, { address }, { deps }) => (await discoverMailServers(deps, address)).slice(0, 4),
  }),
);
