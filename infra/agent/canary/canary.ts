// Runs staged files as private servers and sends a mail all the way through them.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Daemon } from '../../stack/daemon.ts';
import { within } from '../configuration/tables.ts';
import type { LiveFile } from '../generations/live-files.ts';
import type { BuiltIndex } from '../generations/table-indexes.ts';
import type { MailHost } from '../mail-host.ts';
import { probeImap, probePop3, probeSieve } from '../probe/imap.ts';
import type { DovecotListener } from '../probe/listeners.ts';
import { probeLmtp, probeSmtp } from '../probe/smtp.ts';
import type { Finding } from '../protocol/generations.ts';
import type { Run } from '../run.ts';
import { canaryListener, DoveconfError, type StagedDovecot, stageDovecot, startDovecot } from './dovecot.ts';
import { complaints, deliveryOf } from './log.ts';
import { type CanaryPlace, makePlace, removePlace, type Translation } from './place.ts';
import { type StagedPostfix, stagePostfix, startPostfix } from './postfix.ts';

const DELIVERY_MS = 4_000;

export interface Canary {
  place: CanaryPlace;
  dovecot: StagedDovecot;
  postfix: StagedPostfix | null;
  /** Resolves when its processes and files are gone. */
  stop(): Promise<void>;
}

export interface CanaryOptions {
  host: MailHost;
  run: Run;
  files: readonly LiveFile[];
  /** Of tables that differ from those on the disk. */
  indexes?: readonly BuiltIndex[];
  verbose?: boolean;
}

const ATTEMPTS = 3;
/** Somebody was quicker with a port that had been free a moment before, or the files name one twice. */
const PORT_TAKEN = /address already in use/i;

/** Starts Dovecot and Postfix on the files. Throws CanaryFailure with what the servers complain of. */
export async function startCanary(options: CanaryOptions): Promise<Canary> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(options);
    } catch (error) {
      const taken =
        error instanceof CanaryFailure && error.findings.some(({ text }) => PORT_TAKEN.test(text));
      if (!taken || attempt === ATTEMPTS) throw error;
    }
  }
}

async function start({ host, run, files, indexes = [], verbose }: CanaryOptions): Promise<Canary> {
  const place = await makePlace();
  const push = await quietReceiver();
  const daemons: Daemon[] = [];
  const stop = async (): Promise<void> => {
    await Promise.allSettled(daemons.map((daemon) => daemon.stop()));
    push.close();
    await removePlace(place);
  };
  try {
    const paths = livePaths(host, place);
    const ofDovecot = files.filter((file) => file.program === 'dovecot');
    const dovecot = await stageDovecot({
      ...{ place, run, files: ofDovecot, configFile: host.dovecot.configFile },
      ...{ translation: paths, pushPort: push.port },
    });
    const ofPostfix = files.filter((file) => file.program === 'postfix');
    const directory = host.postfix?.configDirectory ?? '';
    const staged = ofPostfix.map(({ path }) => [path, within(place.postfixConfig, path, directory)] as const);
    const translation = [...paths, ...staged, ...livePorts(dovecot)];
    const postfix =
      host.postfix === null
        ? null
        : await stagePostfix({
            ...{ place, translation, files: ofPostfix, indexes, directory },
            verbose: verbose === true,
          });
    const started = await Promise.allSettled([
      startDovecot(place, dovecot),
      ...(postfix === null ? [] : [startPostfix(place, postfix)]),
    ]);
    for (const one of started) if (one.status === 'fulfilled') daemons.push(one.value);
    const failed = started.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return { place, dovecot, postfix, stop };
  } catch (error) {
    const found = await complaints(place);
    await stop();
    throw new CanaryFailure(error, found);
  }
}

/** The canary did not start; with what its servers said. */
export class CanaryFailure extends Error {
  readonly findings: Finding[];

  constructor(cause: unknown, found: Finding[]) {
    const text = cause instanceof Error ? cause.message : String(cause);
    super(text, { cause });
    this.name = 'CanaryFailure';
    const source = cause instanceof DoveconfError ? 'doveconf' : 'canary';
    this.findings = [{ severity: 'error', source, text }, ...found];
  }
}

/** Dovecot's sockets and Postfix's queue, wherever the configuration names them. */
function livePaths(host: MailHost, place: CanaryPlace): Translation {
  const { postfix, dovecot } = host;
  return [
    [dovecot.runDirectory, place.run],
    [dovecot.logFile ?? '', place.dovecotLog],
    ...(postfix === null
      ? []
      : ([
          [postfix.queueDirectory, place.queue],
          [postfix.logFile ?? '', place.mailLog],
        ] as const)),
  ];
}

const livePorts = ({ ports }: StagedDovecot): Translation =>
  [...ports].flatMap(([live, own]) =>
    ['127.0.0.1', 'localhost', '[127.0.0.1]'].map((host) => [`${host}:${live}`, `127.0.0.1:${own}`] as const),
  );

/** Answers what Dovecot would tell the platform. */
async function quietReceiver(): Promise<{ port: number; close(): void }> {
  const server = createServer((request, response) => {
    request.once('end', () => response.writeHead(200).end()).resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** Everything that is wrong with mail through the canary; empty when it is good. */
export async function probeCanary(canary: Canary): Promise<Finding[]> {
  const { place, postfix, dovecot } = canary;
  const subject = `Postroom canary ${place.domain}`;
  const findings: Finding[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      findings.push({ severity: 'error', source: 'canary', text: (error as Error).message });
    }
  };
  let delivered = false;
  await Promise.all(
    (postfix?.listeners ?? []).map((listener) =>
      attempt(async () => {
        delivered = (await sendThrough(canary, listener, subject)) || delivered;
      }),
    ),
  );
  await Promise.all(
    dovecot.listeners.probed.map((live) =>
      attempt(() =>
        probeDovecot(
          canary,
          canaryListener(dovecot, live),
          delivered && findings.length === 0 ? subject : null,
        ),
      ),
    ),
  );
  findings.push(...(await complaints(place)));
  return findings;
}

/** Gives whether the mail went to Dovecot: a host that delivers otherwise has it discarded. */
async function sendThrough(
  { place, dovecot }: Canary,
  listener: StagedPostfix['listeners'][number],
  subject: string,
): Promise<boolean> {
  const { address } = place.mailbox;
  const queueId = await probeSmtp({
    ...{ listener, helo: `client.${place.domain}`, good: address, bad: `nobody@${place.domain}` },
    ...{ login: listener.auth ? place.mailbox : null, canPretend: true },
    mail: `From: <${address}>\nTo: <${address}>\nSubject: ${subject}\nMessage-ID: <${listener.port}@${place.domain}>\n\nA test of the configuration.\n`,
  });
  if (queueId === null) return false;
  const delivery = await deliveryOf(place.mailLog, queueId, DELIVERY_MS);
  if (delivery?.sent) return delivery.toDovecot;
  const why = delivery === null ? 'it stays in the queue' : delivery.text;
  const ports = [...dovecot.ports].reduce((text, [live, own]) => text.replaceAll(`:${own}`, `:${live}`), why);
  throw new Error(`Mail taken at ${listener.service} is not delivered: ${ports}`);
}

async function probeDovecot(
  { place, dovecot, postfix }: Canary,
  listener: DovecotListener,
  subject: string | null,
): Promise<void> {
  const expected = { listener, tls: dovecot.listeners.tls && !listener.wrapped, login: place.mailbox };
  switch (listener.protocol) {
    case 'imap':
      return probeImap(expected, postfix === null ? null : subject);
    case 'pop3':
      return probePop3(expected);
    case 'sieve':
      return probeSieve(expected);
    case 'lmtp':
      return probeLmtp(listener, place.mailbox.address);
  }
}
