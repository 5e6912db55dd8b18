import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createGuard } from '@postroom/api/core/guard.ts';
import { createLogger } from '@postroom/api/core/log.ts';
import { createMailTransport } from '@postroom/api/mail/adapters/mail-transport.ts';
import type { MailServer } from '@postroom/api/mail/ports.ts';
import { directoryFixtures } from '@postroom/infra/stack/fixtures.ts';
import { sharedStack, testDomain } from '../../testkit/stack.ts';
import { describeMailTransport } from './suite.ts';

const { env, endpoints } = sharedStack();
const directory = directoryFixtures({ env });
const domain = testDomain('contract');
let made: Promise<void> | null = null;

/** Dovecot and Postfix, through the adapters; mailboxes are new for each test. */
describeMailTransport('IMAP and submission servers', async () => {
  made ??= directory.addDomain(domain);
  await made;
  const suffix = randomBytes(4).toString('hex');
  const [ada, bruno] = [`ada-${suffix}@${domain}`, `bruno-${suffix}@${domain}`] as const;
  for (const address of [ada, bruno]) await directory.addMailbox(address);
  return {
    transport: createMailTransport({
      guard: createGuard(),
      log: createLogger({ level: 'silent' }),
      ca: readFileSync(env.MAIL_TLS_CA_FILE ?? '', 'utf8'),
      ownServers: new Set(),
    }),
    ada: { address: ada, imap: imapServer(ada), smtp: submissionServer(ada) },
    bruno: { address: bruno, imap: imapServer(bruno) },
  };
});

const login = (address: string) => ({
  username: `${address}*${env.MAIL_MASTER_USER ?? ''}`,
  password: env.MAIL_MASTER_PASSWORD ?? '',
  own: true,
});

const imapServer = (address: string): MailServer => ({ ...endpoints.imap, tls: 'NONE', ...login(address) });

function submissionServer(address: string): MailServer {
  if (!endpoints.submission) throw new Error('These tests need Postfix, which needs root.');
  return { ...endpoints.submission, tls: 'STARTTLS', ...login(address) };
}
