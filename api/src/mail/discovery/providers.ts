// The largest providers, as they themselves document how mail programs reach them. Only what cannot be looked up, or what
// people must know before they log in, needs a place here.
import type { Candidate, FoundServer, Wanted } from './candidate.ts';

interface Provider {
  domains: readonly string[];
  /** What the mail exchangers of companies end in whose mail is kept there. */
  exchangers: readonly string[];
  imap: Server;
  smtp: Server;
  advice: string | null;
}

interface Server {
  host: string;
  port: number;
  tls: FoundServer['tls'];
  username: 'address' | 'local part';
}

const tls = (host: string, port: number): Server => ({ host, port, tls: 'TLS', username: 'address' });
const startTls = (host: string): Server => ({ host, port: 587, tls: 'STARTTLS', username: 'address' });

const appPassword = (name: string): string =>
  `${name} wants an app password here instead of your usual one: make one in the security settings of your account there.`;
const switchOn = (name: string): string =>
  `${name} lets mail programs in only after you have allowed IMAP in the settings of your mailbox there.`;

const providers: readonly Provider[] = [
  {
    domains: ['gmail.com', 'googlemail.com'],
    exchangers: ['google.com', 'googlemail.com'],
    imap: tls('imap.gmail.com', 993),
    smtp: tls('smtp.gmail.com', 465),
    advice: appPassword('Google'),
  },
  {
    domains: [
      'outlook.com',
      'hotmail.com',
      'live.com',
      'msn.com',
      'outlook.de',
      'hotmail.de',
      'hotmail.co.uk',
    ],
    exchangers: ['olc.protection.outlook.com'],
    imap: tls('outlook.office365.com', 993),
    smtp: startTls('smtp-mail.outlook.com'),
    advice:
      'Microsoft accepts passwords from mail programs only where this has been allowed for the mailbox.',
  },
  {
    domains: [],
    exchangers: ['mail.protection.outlook.com'],
    imap: tls('outlook.office365.com', 993),
    smtp: startTls('smtp.office365.com'),
    advice: 'Microsoft 365 accepts passwords from mail programs only where an administrator has allowed it.',
  },
  {
    domains: [
      'yahoo.com',
      'yahoo.co.uk',
      'yahoo.de',
      'yahoo.fr',
      'yahoo.co.in',
      'ymail.com',
      'rocketmail.com',
    ],
    exchangers: ['yahoodns.net'],
    imap: tls('imap.mail.yahoo.com', 993),
    smtp: tls('smtp.mail.yahoo.com', 465),
    advice: appPassword('Yahoo'),
  },
  {
    domains: ['aol.com'],
    exchangers: [],
    imap: tls('imap.aol.com', 993),
    smtp: tls('smtp.aol.com', 465),
    advice: appPassword('AOL'),
  },
  {
    domains: ['icloud.com', 'me.com', 'mac.com'],
    exchangers: ['mail.icloud.com'],
    imap: { ...tls('imap.mail.me.com', 993), username: 'local part' },
    smtp: startTls('smtp.mail.me.com'),
    advice: appPassword('Apple'),
  },
  {
    domains: ['gmx.net', 'gmx.de', 'gmx.at', 'gmx.ch'],
    exchangers: [],
    imap: tls('imap.gmx.net', 993),
    smtp: tls('mail.gmx.net', 465),
    advice: switchOn('GMX'),
  },
  {
    domains: ['web.de'],
    exchangers: [],
    imap: tls('imap.web.de', 993),
    smtp: startTls('smtp.web.de'),
    advice: switchOn('WEB.DE'),
  },
  {
    domains: ['t-online.de'],
    exchangers: [],
    imap: tls('secureimap.t-online.de', 993),
    smtp: tls('securesmtp.t-online.de', 465),
    advice: 'Telekom wants the password for e-mail programs here, which you set in the customer center.',
  },
  {
    domains: ['fastmail.com', 'fastmail.fm'],
    exchangers: ['messagingengine.com'],
    imap: tls('imap.fastmail.com', 993),
    smtp: tls('smtp.fastmail.com', 465),
    advice: appPassword('Fastmail'),
  },
  {
    domains: ['yandex.com', 'yandex.ru', 'ya.ru'],
    exchangers: ['yandex.net'],
    imap: tls('imap.yandex.com', 993),
    smtp: tls('smtp.yandex.com', 465),
    advice: `${switchOn('Yandex')} It wants an app password.`,
  },
  {
    domains: ['qq.com'],
    exchangers: [],
    imap: tls('imap.qq.com', 993),
    smtp: tls('smtp.qq.com', 465),
    advice: 'QQ Mail wants an authorization code here instead of your password: make one in its settings.',
  },
];

/** The servers of a large provider's own domain. */
export function ofProvider(wanted: Wanted): Candidate | null {
  const provider = providers.find(({ domains }) => domains.includes(wanted.domain));
  return provider ? toCandidate(provider, wanted, 'PROVIDER') : null;
}

/** The servers of the provider that takes a domain's mail, by the name of a mail exchanger as `readHost` gives it. */
export function ofExchanger(wanted: Wanted, exchanger: string): Candidate | null {
  const host = `.${exchanger}`;
  const provider = providers.find(({ exchangers }) => exchangers.some((end) => host.endsWith(`.${end}`)));
  return provider ? toCandidate(provider, wanted, 'MAIL_EXCHANGER') : null;
}

function toCandidate(
  { imap, smtp, advice }: Provider,
  wanted: Wanted,
  source: 'PROVIDER' | 'MAIL_EXCHANGER',
): Candidate {
  const server = ({ username, ...rest }: Server): FoundServer => ({
    ...rest,
    username: username === 'address' ? wanted.address : wanted.localPart,
  });
  const confidence = source === 'PROVIDER' ? 'CERTAIN' : 'LIKELY';
  return { imap: server(imap), smtp: server(smtp), source, confidence, advice };
}
