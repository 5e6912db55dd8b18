// The second company, founded by the operators' command as every further one is.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fillMailbox } from './mailbox.ts';
import { NEIGHBOUR } from './people.ts';
import type { Platform } from './platform.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const COMMAND = join(ROOT, 'api', 'src', 'organizations', 'create-organization-command.ts');

export interface NeighbourOptions {
  dataDir: string;
  env: Record<string, string>;
  password: string;
  now: Date;
}

export const NEIGHBOUR_ADDRESS = `${NEIGHBOUR.localPart}@${NEIGHBOUR.domain}`;

export async function ensureNeighbour(platform: Platform, options: NeighbourOptions): Promise<void> {
  if ((await platform.signIn(NEIGHBOUR_ADDRESS, options.password)) === null) await found(options);
  await fillMailbox({ env: options.env, address: NEIGHBOUR_ADDRESS, password: options.password }, [
    welcome(options.now),
  ]);
}

async function found({ dataDir, password }: NeighbourOptions): Promise<void> {
  const { name, owner, domain, localPart } = NEIGHBOUR;
  const args = [
    '--name',
    name,
    '--owner',
    owner,
    '--domain',
    domain,
    '--local-part',
    localPart,
    '--data',
    dataDir,
  ];
  await promisify(execFile)(process.execPath, [COMMAND, ...args], {
    cwd: ROOT,
    env: { ...process.env, POSTROOM_OWNER_PASSWORD: password },
    timeout: 60_000,
  });
}

function welcome(now: Date) {
  const date = new Date(now.getTime() - 26 * 60 * 60 * 1000);
  const messageId = 'first-poster@ferry-festival.example';
  const raw = [
    'From: Ferry Festival <posters@ferry-festival.example>',
    `To: ${NEIGHBOUR.owner} <${NEIGHBOUR_ADDRESS}>`,
    'Subject: 300 posters, A2, until the 20th?',
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${messageId}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Dear Nora,',
    '',
    'could you print 300 posters in A2 on the rough paper until the 20th? The file comes tonight.',
    '',
    'Ferry Festival',
    '',
  ].join('\r\n');
  return { folder: 'INBOX', flags: [], date, messageId, raw: Buffer.from(raw) };
}
