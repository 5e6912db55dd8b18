// Whether everything answers: greetings, a login, the certificate, the queue, room on the disks.
import { certificatesInUse } from '../certificates/list.ts';
import type { CheckedPort, MailHost } from '../mail-host.ts';
import { probeImap } from '../probe/imap.ts';
import type { CheckName, Disk, HealthCheck } from '../protocol/services.ts';
import { shownCertificates } from './certificate.ts';
import { Dialog } from './dialog.ts';
import { disksOf, queuedIn } from './state.ts';

/** More than this waiting is worth a look on the host of a small company. */
const MANY_QUEUED = 200;
const LOW = 0.1;
const NONE = 0.02;

export type Verdict = Pick<HealthCheck, 'state' | 'message' | 'certificates'> & { value?: number };

export async function checkAll(host: MailHost, mailbox: string | null): Promise<HealthCheck[]> {
  const greetings = host.checkedPorts.map((port) => timed(port.check, () => greeting(port)));
  const encrypted = host.checkedPorts.filter(({ check }) => ['smtp', 'submission', 'imap'].includes(check));
  const imap = host.checkedPorts.find(({ check }) => check === 'imap');
  const login = host.login;
  const others = [
    ...(encrypted.length === 0 ? [] : [timed('certificate', () => certificate(host, encrypted))]),
    ...(imap === undefined || login !== null ? [] : [timed('login', () => refusesStranger(imap))]),
    ...(login === null || mailbox === null || imap === undefined
      ? []
      : [timed('login', () => logIn(imap, `${mailbox}*${login.masterUser}`, login.password()))]),
    ...(host.postfix === null ? [] : [timed('queue', () => queue(host))]),
  ];
  return [...(await Promise.all([...greetings, ...others])), ...(await diskChecks(host))];
}

async function timed(check: CheckName, run: () => Promise<Verdict>): Promise<HealthCheck> {
  const began = performance.now();
  const verdict = await run().catch(
    (error: unknown): Verdict => ({
      state: 'failed',
      message: error instanceof Error ? error.message : String(error),
    }),
  );
  const { value = null, ...said } = verdict;
  return { check, value, ...said, tookMs: Math.round(performance.now() - began) };
}

async function certificate(host: MailHost, ports: readonly CheckedPort[]): Promise<Verdict> {
  return shownCertificates(ports, await certificatesInUse(host));
}

async function greeting({ host, port, greets }: CheckedPort): Promise<Verdict> {
  const dialog = await Dialog.open(host, port);
  try {
    if (greets === null) return { state: 'ok', message: 'Takes connections.' };
    const line = await dialog.line();
    return greets.test(line)
      ? { state: 'ok', message: 'Greets.' }
      : { state: 'failed', message: `It says: ${line.slice(0, 200)}` };
  } finally {
    dialog.close();
  }
}

/** As the platform's own master user, whom a mailbox opens to; nothing is read. */
async function logIn({ host, port }: CheckedPort, user: string, password: string): Promise<Verdict> {
  const dialog = await Dialog.open(host, port);
  try {
    await dialog.line();
    const plain = Buffer.from(`\0${user}\0${password}`).toString('base64');
    const answer = await dialog.ask(`a AUTHENTICATE PLAIN ${plain}`, /^a /);
    if (!answer.startsWith('a OK')) {
      return { state: 'failed', message: `The login was refused: ${answer.slice(2, 200)}` };
    }
    await dialog.ask('b STATUS INBOX (MESSAGES)', /^b OK/);
    await dialog.ask('c LOGOUT', /^c OK/);
    return { state: 'ok', message: 'Logged in, saw the inbox, logged out.' };
  } finally {
    dialog.close();
  }
}

/** Without a master user: that a wrong password is called one proves that it was looked up (RFC 5530). */
async function refusesStranger({ host, port }: CheckedPort): Promise<Verdict> {
  const listener = {
    host,
    port,
    service: 'imap-login',
    listener: 'imap',
    protocol: 'imap',
    wrapped: false,
  } as const;
  const patience = { wholeMs: PATIENCE_MS, greetingMs: 5_000 };
  await probeImap({ listener, tls: await offersTls(host, port), login: null, patience }, null);
  return { state: 'ok', message: 'Looks passwords up: a wrong one was refused as that.' };
}

/** Where others gave wrong passwords, Dovecot takes up to 17 seconds to answer. */
const PATIENCE_MS = 20_000;

/** Dovecot says what it can do as it greets. */
async function offersTls(host: string, port: number): Promise<boolean> {
  const dialog = await Dialog.open(host, port);
  try {
    return / STARTTLS\b/.test(await dialog.line());
  } finally {
    dialog.close();
  }
}

async function queue(host: MailHost): Promise<Verdict> {
  const queued = (await queuedIn(host)) ?? 0;
  return {
    state: queued > MANY_QUEUED ? 'warning' : 'ok',
    message: queued === 1 ? 'One message waits.' : `${queued} messages wait.`,
    value: queued,
  };
}

/** One that cannot be looked at fails by itself; one that is not there is no check. */
async function diskChecks(host: MailHost): Promise<HealthCheck[]> {
  const found = host.disks.map(async (disk) => {
    let known = true;
    const check = await timed(`disk.${disk.holds}`, async () => {
      const [room] = await disksOf({ disks: [disk] });
      known = room !== undefined;
      return roomOn(room);
    });
    return known ? [check] : [];
  });
  return (await Promise.all(found)).flat();
}

function roomOn({ freeBytes, totalBytes }: Pick<Disk, 'freeBytes' | 'totalBytes'> = EMPTY): Verdict {
  const free = totalBytes === 0 ? 0 : freeBytes / totalBytes;
  return {
    state: free < NONE ? 'failed' : free < LOW ? 'warning' : 'ok',
    message: `${Math.round(free * 100)} % free.`,
    value: free,
  };
}

const EMPTY = { freeBytes: 0, totalBytes: 0 };
