import type { Guard } from '../../core/guard.ts';
import { guardedFetch } from '../../core/guarded-fetch.ts';
import { readAutoconfig } from './autoconfig-xml.ts';
import type { Candidate, Source, Wanted } from './candidate.ts';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 128 * 1024;

export interface AutoconfigOptions {
  /** For web servers. */
  guard: Guard;
  signal: AbortSignal;
}

/**
 * Asks the domain's own web servers, over https alone: what comes back decides who gets a password. The one named for it
 * counts more than the domain's usual one; of both, what fails is as if it were not there.
 */
export async function findByAutoconfig(
  options: AutoconfigOptions,
  wanted: Wanted,
  { domain = wanted.domain, source = 'AUTOCONFIG' as Source } = {},
): Promise<Candidate[]> {
  const documents = [
    `https://autoconfig.${domain}/mail/config-v1.1.xml?emailaddress=${encodeURIComponent(wanted.address)}`,
    `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
  ];
  const found = await Promise.allSettled(documents.map((url) => fetchConfig(options, url, wanted)));
  for (const outcome of found) {
    if (outcome.status === 'rejected' || outcome.value === null) continue;
    const confidence = source === 'AUTOCONFIG' ? 'CERTAIN' : 'LIKELY';
    return [{ ...outcome.value, source, confidence, advice: null }];
  }
  return [];
}

async function fetchConfig(
  { guard, signal }: AutoconfigOptions,
  url: string,
  wanted: Wanted,
): Promise<Pick<Candidate, 'imap' | 'smtp'> | null> {
  const { status, body } = await guardedFetch(guard, url, {
    ...{ timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, httpsOnly: true, signal },
    headers: { accept: 'text/xml, application/xml' },
  });
  if (status !== 200) return null;
  const { imap, smtp } = readAutoconfig(body.toString('utf8'), wanted);
  return imap && smtp ? { imap, smtp } : null;
}
