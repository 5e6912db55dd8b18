import { closeParsePool } from '@postroom/api/mail/mime/parse.ts';
import type { MailServer } from '@postroom/api/mail/ports.ts';
import { afterAll } from 'vitest';
import { MemoryMail } from '../../testkit/memory-mail.ts';
import { describeMailTransport } from './suite.ts';

const server = (username: string): MailServer => ({
  ...{ host: 'mail.memory.example', port: 143, tls: 'NONE', own: true },
  ...{ username, password: 'velvet-otter-climbs-42' },
});

describeMailTransport('mail servers in memory', async () => {
  const transport = new MemoryMail();
  const [ada, bruno] = ['ada@memory.example', 'bruno@memory.example'] as const;
  for (const address of [ada, bruno]) transport.addMailbox(address, server(address).password);
  return {
    transport,
    ada: { address: ada, imap: server(ada), smtp: server(ada) },
    bruno: { address: bruno, imap: server(bruno) },
  };
});

afterAll(closeParsePool);
