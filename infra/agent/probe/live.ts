// Probes of the live servers: everything but a mail of our own, which people would get.
import { randomBytes } from 'node:crypto';
import type { MailHost } from '../mail-host.ts';
import type { Finding } from '../protocol/generations.ts';
import type { Run } from '../run.ts';
import { probeImap, probePop3, probeSieve } from './imap.ts';
import { command, LineClient, type Patience, readReply } from './line-client.ts';
import {
  type DovecotListener,
  type DovecotListeners,
  dovecotListeners,
  type SmtpListener,
  smtpListeners,
} from './listeners.ts';
import { probeLmtp, probeSmtp } from './smtp.ts';

export interface LiveProbe {
  smtp: SmtpListener[];
  dovecot: DovecotListeners;
  helo: string;
  /** An address that live Postfix took a moment ago, and one that it refused; null when there is none. */
  good: string | null;
  bad: string | null;
  /** How long live Postfix took to greet before it was changed. */
  greetedMs?: number;
}

type Known = Pick<LiveProbe, 'good' | 'bad' | 'greetedMs'>;

/** What live servers with these files have to answer. */
export async function liveProbe(
  host: MailHost,
  run: Run,
  files: readonly { id: string; text: string }[],
  addresses: Known,
): Promise<LiveProbe> {
  const text = (id: string) => files.find((file) => file.id === id)?.text ?? '';
  const { stdout } = await run('/usr/bin/doveconf', ['-a', '-c', host.dovecot.configFile]);
  return {
    ...addresses,
    smtp: host.postfix === null ? [] : smtpListeners(text('postfix/main.cf'), text('postfix/master.cf')),
    dovecot: dovecotListeners(stdout),
    helo: host.hostname,
  };
}

const MOST_TRIED = 4;
/** A wrong password is answered after a second or two, later on a busy machine; what takes longer is no service. */
const LIMIT_MS = 7_000;
/** Dovecot answers an address so late where wrong passwords came from, and webmails on this machine have ours. */
const PENALTY_MS = 20_000;
/** One that takes connections and says nothing is down; on a busy machine everything takes longer. */
const GREETING_MS = 2_500;
const LONGEST_GREETING_MS = 5_000;

/** Finds addresses to try by asking the live servers, while they are good. Nobody gets a mail by it. */
export async function knownAddresses(
  host: MailHost,
  run: Run,
  listener: SmtpListener | undefined,
): Promise<Known> {
  if (listener === undefined) return { good: null, bad: null };
  const args = ['-c', host.dovecot.configFile, 'user', '*'];
  const { stdout } = await run('/usr/bin/doveadm', args, { timeoutMs: 3_000 }).catch(() => ({ stdout: '' }));
  const people = stdout
    .split('\n')
    .filter((line) => /^[^\s@<>]+@[^\s@<>]+$/.test(line))
    .slice(0, MOST_TRIED);
  try {
    return await tryAddresses(listener, host.hostname, people);
  } catch {
    return { good: null, bad: null }; // mail is not well before the change: the probes after it will tell
  }
}

async function tryAddresses(listener: SmtpListener, helo: string, people: readonly string[]): Promise<Known> {
  const begun = performance.now();
  const client = await LineClient.connect(listener, 'Postfix', 4_000);
  try {
    await readReply(client);
    const greetedMs = performance.now() - begun;
    await command(client, `EHLO ${helo}`);
    await command(client, 'MAIL FROM:<postroom-probe@postroom.invalid>');
    for (const good of people) {
      if ((await command(client, `RCPT TO:<${good}>`)).code !== 250) continue;
      const bad = `postroom-nobody-${randomBytes(4).toString('hex')}${good.slice(good.lastIndexOf('@'))}`;
      const refused = (await command(client, `RCPT TO:<${bad}>`)).code >= 500;
      return { good, bad: refused ? bad : null, greetedMs };
    }
    return { good: null, bad: null, greetedMs };
  } finally {
    client.close();
  }
}

/** Everything that is wrong; empty when mail is good. */
export async function probeLive(probe: LiveProbe): Promise<Finding[]> {
  const findings: Finding[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      findings.push({ severity: 'error', source: 'probe', text: (error as Error).message });
    }
  };
  const { good, bad, helo } = probe;
  const patience = patienceOf(probe);
  await Promise.all([
    ...probe.smtp.map((listener) =>
      attempt(() =>
        probeSmtp({
          listener,
          helo,
          good,
          bad,
          login: null,
          canPretend: false,
          mail: null,
          patience: listener.login ? { ...patience, wholeMs: PENALTY_MS } : patience,
        }),
      ),
    ),
    ...probe.dovecot.probed.map((listener) => attempt(() => probeDovecot(probe, listener))),
  ]);
  return findings;
}

const patienceOf = ({ greetedMs = 0 }: LiveProbe): Patience => ({
  wholeMs: LIMIT_MS,
  greetingMs: Math.min(LONGEST_GREETING_MS, Math.max(GREETING_MS, 4 * greetedMs)),
});

async function probeDovecot(probe: LiveProbe, listener: DovecotListener): Promise<void> {
  const { dovecot, good } = probe;
  const patience = patienceOf(probe);
  const expected = { listener, tls: dovecot.tls && !listener.wrapped, login: null, patience };
  switch (listener.protocol) {
    case 'imap':
      return probeImap(expected, null);
    case 'pop3':
      return probePop3(expected);
    case 'sieve':
      return probeSieve(expected);
    case 'lmtp':
      return probeLmtp(listener, good, patience);
  }
}
