// The demonstration company: loaded by the first start, through the front doors alone (GraphQL, IMAP, SMTP or LMTP).
// May be called again after an interruption: it finds what is there and adds the rest.
import { createTransport } from 'nodemailer';
import { ensureCompany } from './company.ts';
import { copiesOf, recipientsOf } from './copies.ts';
import { freshen } from './freshen.ts';
import { type Delivery, fillMailbox, hasMessage } from './mailbox.ts';
import { ensureNeighbour, NEIGHBOUR_ADDRESS } from './neighbour.ts';
import { aliases, COMPANY, type ColleagueKey, colleagues, everybody, NEIGHBOUR } from './people.ts';
import { connectPlatform } from './platform.ts';
import { type Letter, writeLetters } from './raw.ts';
import { stories } from './stories/index.ts';
import { today } from './stories/today.ts';

export interface SeedDemoInput {
  /** Where the platform answers. */
  url: string;
  /** The data directory of the running platform. */
  dataDir: string;
  /** Environment that names the mail servers: IMAP_HOST, SMTP_HOST … */
  stack: { env: Record<string, string> };
  /** The password of a demonstration sign-in: the same when asked again. */
  password(email: string): string;
  onStep?(text: string): void;
}

export interface SeededAccount {
  email: string;
  password: string;
  role: string;
  organization: string;
}

export default async function seedDemo(input: SeedDemoInput): Promise<{ accounts: SeededAccount[] }> {
  const { password, onStep = () => undefined } = input;
  const now = new Date();
  const platform = connectPlatform(input.url);
  onStep(`Founding ${COMPANY.name} and ${NEIGHBOUR.name}`);
  await ensureCompany(platform, password);
  await ensureNeighbour(platform, {
    dataDir: input.dataDir,
    env: input.stack.env,
    password: password(NEIGHBOUR_ADDRESS),
    now,
  });
  onStep('Filling mailboxes with three months of mail');
  await fillMailboxes(input, now);
  onStep('Delivering the mail of today');
  await deliverToday(input, now);
  onStep('Waiting for the mail to be in the index');
  const accounts = accountsOf(password);
  await Promise.all(accounts.map(({ email, password: secret }) => freshen(platform, email, secret)));
  return { accounts };
}

function accountsOf(password: SeedDemoInput['password']): SeededAccount[] {
  const people = Object.values(colleagues).map(({ address, role }) => ({
    email: address,
    password: password(address),
    role: role.toLowerCase(),
    organization: COMPANY.name,
  }));
  const neighbour = { email: NEIGHBOUR_ADDRESS, password: password(NEIGHBOUR_ADDRESS), role: 'owner' };
  return [...people, { ...neighbour, organization: NEIGHBOUR.name }];
}

async function fillMailboxes({ stack, password }: SeedDemoInput, now: Date): Promise<void> {
  const deliveries = new Map<ColleagueKey, Delivery[]>();
  for (const story of stories) {
    for (const { owner, folder, flags, letter } of copiesOf(story, await writeLetters(story, now))) {
      const { messageId, date } = letter;
      const raw =
        folder === 'Sent' || folder === 'Drafts' ? letter.raw : stamped(letter, colleagues[owner].address);
      deliveries.set(owner, [...(deliveries.get(owner) ?? []), { folder, flags, messageId, date, raw }]);
    }
  }
  await Promise.all(
    [...deliveries].map(([owner, list]) => {
      const { address } = colleagues[owner];
      return fillMailbox({ env: stack.env, address, password: password(address) }, list);
    }),
  );
}

/** What the receiving server puts in front (RFC 5321 4.4). */
function stamped({ raw, date, mail }: Letter, recipient: string): Buffer {
  const { address } = everybody[mail.by];
  const host = `mx.${address.split('@')[1]}`;
  const arrived = new Date(date.getTime() + 4_000).toUTCString().replace('GMT', '+0000');
  const head = [
    `Return-Path: <${address}>`,
    `Delivered-To: ${recipient}`,
    `Received: from ${host} (${host} [192.0.2.25])`,
    `\tby mail.${COMPANY.domain} (Postfix) with ESMTPS id ${date.getTime().toString(36).toUpperCase()}`,
    `\tfor <${recipient}>; ${arrived}`,
    '',
  ];
  return Buffer.concat([Buffer.from(head.join('\r\n')), raw]);
}

/** Through Postfix where it runs, else straight to Dovecot by LMTP, which knows no aliases. */
async function deliverToday({ stack: { env }, password }: SeedDemoInput, now: Date): Promise<void> {
  const smtp = env.SMTP_HOST !== undefined;
  const transport = createTransport({
    host: (smtp ? env.SMTP_HOST : env.LMTP_HOST) ?? '127.0.0.1',
    port: Number(smtp ? env.SMTP_PORT : env.LMTP_PORT),
    lmtp: !smtp,
    ignoreTLS: true,
    connectionTimeout: 10_000,
    socketTimeout: 30_000,
  });
  try {
    for (const story of today) {
      for (const letter of await writeLetters(story, now)) {
        const readers = recipientsOf(letter);
        const first = colleagues[readers[0] ?? 'astrid'].address;
        const access = { env, address: first, password: password(first) };
        if (await hasMessage(access, letter.messageId)) continue;
        const direct = readers.map((key) => colleagues[key].address);
        await transport.sendMail({
          envelope: { from: everybody[letter.mail.by].address, to: smtp ? envelopeOf(letter) : direct },
          raw: letter.raw,
        });
      }
    }
  } finally {
    transport.close();
  }
}

const envelopeOf = ({ mail }: Letter): string[] => [
  ...mail.to.map((key) => everybody[key].address),
  ...Object.keys(aliases)
    .filter((name) => mail.alias?.includes(name))
    .map((name) => `${name}@${COMPANY.domain}`),
];
