import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { AgentError } from '../errors.ts';
import type { MailHost, SignerPaths } from '../mail-host.ts';
import type { SigningVerbs } from '../protocol/signing.ts';
import type { VerbsOf } from '../verb.ts';
import { keyExists, readSelectors, removeKey, writeKey, writeSelectors } from './files.ts';

const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
/** Names of files and lines of a map are made of these two: anything but letters, digits, "-" and "." is refused. */
const domain = z
  .string()
  .max(253)
  .regex(new RegExp(`^${label}(\\.${label})+$`), 'It is not a domain in lower-case A-labels.');
const selector = z
  .string()
  .max(63)
  .regex(new RegExp(`^${label}$`), 'It is not a selector: letters, digits and "-" in between.');

export const signingVerbs: VerbsOf<SigningVerbs> = {
  'signing.put': {
    params: z.strictObject({ domain, selector, privateKey: z.string().max(8_192) }),
    audited: true,
    logged: (params) => ({ domain: params.domain, selector: params.selector }),
    async run(params, { host }) {
      const signer = signerOf(host);
      const pem = cleanKey(params.privateKey);
      return inTurn(async () => {
        await writeKey(signer, params.domain, params.selector, pem);
        const selectors = await readSelectors(signer);
        selectors.set(params.domain, params.selector);
        await writeSelectors(signer, selectors);
        return {};
      });
    },
  },
  'signing.remove': {
    params: z.strictObject({ domain, selector }),
    audited: true,
    async run(params, { host }) {
      const signer = signerOf(host);
      return inTurn(async () => {
        const selectors = await readSelectors(signer);
        if (selectors.get(params.domain) === params.selector) {
          selectors.delete(params.domain);
          await writeSelectors(signer, selectors);
        }
        return { removed: await removeKey(signer, params.domain, params.selector) };
      });
    },
  },
  'signing.list': {
    params: z.strictObject({}),
    audited: false,
    async run(_params, { host }) {
      const signer = signerOf(host);
      const domains = [];
      for (const [name, chosen] of await readSelectors(signer)) {
        domains.push({ domain: name, selector: chosen, hasKey: await keyExists(signer, name, chosen) });
      }
      return { domains };
    },
  },
};

let last: Promise<unknown> = Promise.resolve();

/** The map is one file of all domains, read and written whole: one change of it at a time. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(work);
  last = done.catch(() => undefined);
  return done;
}

function signerOf(host: MailHost): SignerPaths {
  if (host.signer === null)
    throw new AgentError('UNAVAILABLE', 'No signer (rspamd) runs on this mail host: mail is sent unsigned.');
  return host.signer;
}

/** What is written is what was read, so that nothing but a key gets into the file. */
function cleanKey(pem: string): string {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 1_024) {
      return key.export({ type: 'pkcs8', format: 'pem' }).toString();
    }
  } catch {
    // said below
  }
  const message = 'It is not an RSA key of 1024 bits or more in PEM.';
  throw new AgentError('INVALID_INPUT', message, { fields: { privateKey: message } });
}
