// The watch over certificates: what clients are shown on each port, and for how long it is good.
import type { CheckedPort } from '../mail-host.ts';
import type { Certificate } from '../protocol/certificates.ts';
import type { HealthCheck, ShownCertificate } from '../protocol/services.ts';
import { Dialog } from './dialog.ts';

const DAY_MS = 86_400_000;

type Verdict = Pick<HealthCheck, 'state' | 'message' | 'certificates'> & { value?: number };

interface Shown {
  port: CheckedPort['check'];
  /** SHA-256. */
  fingerprint: string;
  /** Whose it is, for people. */
  subject: string;
  names: string[];
  until: number;
}

const MOST_NAMES = 100;

const NO_TLS: Verdict = { state: 'warning', message: 'The server does not offer TLS (STARTTLS).' };

/**
 * Of the certificates that these ports show, and of those `inUse` that are shown to whoever asks for another name (SNI), the
 * one that ends first.
 */
export async function shownCertificates(
  ports: readonly CheckedPort[],
  inUse: readonly Pick<Certificate, 'subject' | 'notAfter'>[],
): Promise<Verdict> {
  const asked = await Promise.allSettled(ports.map(shownAt));
  const answers = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  // That a port does not answer at all is another check's word, unless none does.
  if (answers.length === 0) throw asked.find((one) => one.status === 'rejected')?.reason;
  const shown = answers.filter((one) => one !== null);
  const named = inUse.map(({ subject, notAfter }) => ({ subject, until: Date.parse(notAfter) }));
  const [first] = [...shown, ...named].toSorted((a, b) => a.until - b.until);
  return first === undefined || shown.length === 0
    ? NO_TLS
    : { ...endsIn(first.subject, first.until), certificates: oncePerCertificate(shown) };
}

function oncePerCertificate(shown: readonly Shown[]): ShownCertificate[] {
  return [...Map.groupBy(shown, ({ fingerprint }) => fingerprint).values()].flatMap((alike) =>
    alike.slice(0, 1).map(({ names, until }) => ({
      ...{ shownBy: alike.map(({ port }) => port), names, notAfter: new Date(until).toISOString() },
    })),
  );
}

/** In days: get the next one ready; install it; it is urgent. */
export function endsIn(name: string, until: number, now = Date.now()): Verdict {
  const days = Math.floor((until - now) / DAY_MS);
  const say = (state: Verdict['state'], text: string): Verdict => ({
    state,
    message: `${name}: ${text}`,
    value: days,
  });
  if (until <= now) return say('failed', `ended ${plural(-days)} ago. Mail programs and servers refuse it.`);
  if (days > 30) return say('ok', `valid for ${days} more days.`);
  if (days > 14) return say('warning', `ends in ${plural(days)}. Get its successor ready.`);
  if (days > 3) return say('warning', `ends in ${plural(days)}. Install its successor this week.`);
  return say(
    'warning',
    `ends in ${plural(days)}. Install its successor now: after that, mail stops for many.`,
  );
}

const plural = (days: number): string => (days === 1 ? 'one day' : `${days} days`);

/** Null where a port does not offer TLS. */
async function shownAt(where: CheckedPort): Promise<Shown | null> {
  const dialog = await Dialog.open(where.host, where.port);
  try {
    await dialog.line();
    if (where.check === 'imap') await dialog.ask('a STARTTLS', /^a OK/);
    else {
      const offers = await dialog.lines('EHLO localhost', /^250 /);
      if (!offers.some((offer) => /^250[ -]STARTTLS$/i.test(offer))) return null;
      await dialog.ask('STARTTLS', /^220 /);
    }
    const certificate = (await dialog.secure()).getPeerCertificate();
    return {
      port: where.check,
      fingerprint: certificate.fingerprint256,
      subject: String(certificate.subject?.CN ?? 'The certificate'),
      names: namesIn(certificate.subjectaltname ?? ''),
      until: Date.parse(certificate.valid_to),
    };
  } finally {
    dialog.close();
  }
}

/** Of a subjectAltName as Node writes it: "DNS:mail.example.com, IP Address:192.0.2.1". It quotes what could be mistaken. */
export const namesIn = (subjectAltName: string): string[] =>
  subjectAltName
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
    .split(', ')
    .flatMap((each) => /^(?:DNS|IP Address):([^"\s]{1,255})$/.exec(each)?.[1]?.toLowerCase() ?? [])
    .slice(0, MOST_NAMES);
