// Secrets at rest: AES-256-GCM. A sealed value opens only with the key it was made with and in the context it was made for.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PostroomError } from './errors.ts';

// Layout: version (1) | key id (4) | nonce (12) | tag (16) | ciphertext
const VERSION = 1;
const HEADER = 33;

export interface Secrets {
  /** @param context what the secret belongs to ("mail_account:<id>"); needed again to open it. */
  seal(plain: string, context: string): Buffer;
  /** Throws SecretError when the key is unknown, the context differs, or the value was altered. */
  open(sealed: Uint8Array, context: string): string;
  /** Whether the value was sealed with an older key and should be sealed anew. */
  isStale(sealed: Uint8Array): boolean;
  /** 32 bytes for one named purpose, as base64url: the same for as long as the key is. */
  derive(purpose: string): string;
}

export class SecretError extends PostroomError {
  constructor(message: string, options?: ErrorOptions) {
    super('SECRET_UNREADABLE', message, options);
  }
}

/** Reads a key file: 32 bytes in base64 per line, the current key first, older ones below. */
export function readKeyFile(path: string): Buffer[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new SecretError(
      `The key file ${path} cannot be read. POSTROOM_KEY_FILE must name a file with 32 random bytes in base64.`,
      { cause: error },
    );
  }
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => Buffer.from(line, 'base64'));
}

/** @param keys the current key first; the others only open what they sealed. */
export function createSecrets(keys: Buffer[]): Secrets {
  const [current] = keys;
  if (!current || keys.some((key) => key.length !== 32)) {
    throw new SecretError('The key file must hold 32 random bytes in base64 on each line.');
  }
  const byId = new Map(keys.map((key) => [keyId(key).toString('hex'), key]));
  const currentId = keyId(current);
  return {
    seal(plain, context) {
      const nonce = randomBytes(12);
      const head = Buffer.concat([Buffer.of(VERSION), currentId, nonce]);
      const cipher = createCipheriv('aes-256-gcm', current, nonce);
      cipher.setAAD(Buffer.concat([head, Buffer.from(context)]));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([head, cipher.getAuthTag(), text]);
    },
    open: (sealed, context) => openSealed(byId, Buffer.from(sealed), context),
    isStale: (sealed) => !Buffer.from(sealed).subarray(1, 5).equals(currentId),
    derive: (purpose) =>
      Buffer.from(hkdfSync('sha256', current, '', `postroom ${purpose}`, 32)).toString('base64url'),
  };
}

function openSealed(keys: Map<string, Buffer>, sealed: Buffer, context: string): string {
  if (sealed.length < HEADER || sealed[0] !== VERSION) throw new SecretError('This is not a sealed secret.');
  const key = keys.get(sealed.subarray(1, 5).toString('hex'));
  if (!key)
    throw new SecretError(
      'The key this secret was sealed with is not in the key file. Add it below the current one.',
    );
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(5, 17), { authTagLength: 16 });
  decipher.setAAD(Buffer.concat([sealed.subarray(0, 17), Buffer.from(context)]));
  decipher.setAuthTag(sealed.subarray(17, HEADER));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEADER)), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new SecretError('The secret was altered, or belongs to something else.', { cause: error });
  }
}

const keyId = (key: Buffer): Buffer =>
  createHash('sha256').update('key id').update(key).digest().subarray(0, 4);
