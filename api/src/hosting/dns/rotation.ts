// Rotation of a signing key: a new key waits until the world sees its record, then mail is signed with it; the old record
// stays for a while, because mail signed with it is still under way.
import type { DkimKey, HostedDomain } from '@postroom/prisma';
import { ConflictError, InputError, NotFoundError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { isPublished } from './check.ts';
import { keyName } from './records.ts';
import { recordDnsChange, requireDomain } from './settings.ts';
import { handToSigner, keyContext, makeKeyPair, takeFromSigner } from './signing-keys.ts';

/** Mail is tried for five days (RFC 5321 4.5.4.1); two more for those who look at signatures late. */
export const PUBLISHED_DAYS = 7;
const DAY_MS = 24 * 60 * 60_000;
const SELECTOR = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Makes a new key. It signs once its record is found. */
export async function startDkimRotation(
  deps: Deps,
  input: { domainId: string; selector: string | null },
): Promise<HostedDomain> {
  authorize(policy.manageDns);
  const domain = await requireDomain(deps, input.domainId);
  const keys = await deps.database.tenant.dkimKey.findMany({ where: { domainId: domain.id }, take: 100 });
  if (keys.some(({ state }) => state === 'WAITING')) {
    throw new InputError({ domainId: 'A new key waits for its record already. Cancel it first.' });
  }
  const taken = new Set(keys.map(({ selector }) => selector));
  const selector = input.selector?.trim().toLowerCase() || freeSelector(taken);
  if (!SELECTOR.test(selector)) {
    throw new InputError({ selector: 'Use letters, digits and "-" in between, 63 at most.' });
  }
  if (taken.has(selector)) throw new InputError({ selector: 'The domain has a key with this selector.' });
  const { organizationId } = currentScope();
  const { publicKey, privateKey } = await makeKeyPair();
  const id = uuidv7();
  const sealedKey = new Uint8Array(deps.secrets.seal(privateKey, keyContext(id)));
  await deps.database.transaction(async (tx) => {
    const { count } = await tx.db.dkimKey.createMany({
      data: [{ organizationId, id, domainId: domain.id, selector, publicKey, sealedKey }],
      skipDuplicates: true,
    });
    if (count === 0) throw new InputError({ domainId: 'A new key waits for its record already.' });
    recordDnsChange(tx, domain.id, `A signing key was made, selector ${selector}.`);
  });
  return domain;
}

/** "p20261121", then "p20261121b": tells when the key was made. */
function freeSelector(taken: ReadonlySet<string>): string {
  const day = `p${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`;
  const names = [day, ...'bcdefghijklmnopqrstuvwxyz'].map((end, index) => (index === 0 ? end : day + end));
  return names.find((name) => !taken.has(name)) ?? `${day}-${taken.size}`;
}

/** Gives a key up that never signed, or one that signs no more. */
export async function removeDkimKey(deps: Deps, { keyId }: { keyId: string }): Promise<HostedDomain> {
  authorize(policy.manageDns);
  const key = await deps.database.tenant.dkimKey.findFirst({ where: { id: keyId } });
  if (key === null) throw new NotFoundError('signing key');
  const domain = await requireDomain(deps, key.domainId);
  if (key.state === 'ACTIVE') {
    throw new InputError({ keyId: 'Mail is signed with this key. Start a new one; it is replaced by that.' });
  }
  await deps.database.transaction(async (tx) => {
    const { count } = await tx.db.dkimKey.deleteMany({ where: { id: keyId, state: key.state } });
    if (count === 0) throw new ConflictError('The key has just changed its state. Look again.');
    recordDnsChange(
      tx,
      domain.id,
      key.state === 'WAITING'
        ? `The new key ${key.selector} was given up.`
        : `The key ${key.selector} was removed.`,
    );
  });
  return domain;
}

/** Looks for the record of a waiting key, and signs with it once it is there. */
export async function advanceKey(deps: Deps, keyId: string, log: Logger): Promise<void> {
  const key = await deps.database.tenant.dkimKey.findFirst({
    where: { id: keyId, state: 'WAITING' },
    include: { domain: true },
  });
  if (key === null) return;
  const { domain } = key;
  const found = await isPublished(deps.names, keyName(key.selector, domain.name), key.publicKey);
  if (found.state !== 'FOUND') return noteWait(deps, key, waitingNote(found.state, found.note));
  try {
    await handToSigner(deps, domain.name, key);
  } catch (error) {
    log.warn({ err: error, domain: domain.name }, 'The signer did not take a key');
    const reason = error instanceof Error ? error.message : String(error);
    return noteWait(deps, key, `Its record is there, but the signer did not take the key: ${reason}`);
  }
  const old = await switchTo(deps, key);
  if (old === null) return;
  // What it signed is under way with its signature; the private key is of no more use.
  await takeFromSigner(deps, domain.name, old).catch((error: unknown) =>
    log.warn({ err: error, domain: domain.name }, 'An old key is still with the signer'),
  );
}

function waitingNote(state: 'DIFFERS' | 'MISSING' | 'UNREACHABLE', note: string | null): string {
  if (state === 'MISSING') return 'Its record is not there yet.';
  if (state === 'UNREACHABLE') return 'The name server does not answer.';
  return `Its record is there, but wrong. ${note ?? ''}`.trim();
}

async function noteWait(deps: Deps, key: DkimKey, note: string): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await tx.db.dkimKey.updateMany({
      where: { id: key.id, state: 'WAITING' },
      data: { note, checkedAt: new Date() },
    });
    if (note !== key.note) recordDnsChange(tx, key.domainId, `${key.selector}: ${note}`);
  });
}

/** Returns the selector that signed until now. */
async function switchTo(deps: Deps, key: DkimKey): Promise<string | null> {
  const now = new Date();
  return deps.database.transaction(async (tx) => {
    const old = await tx.db.dkimKey.findFirst({ where: { domainId: key.domainId, state: 'ACTIVE' } });
    if (old !== null) {
      const publishedUntil = new Date(now.getTime() + PUBLISHED_DAYS * DAY_MS);
      await tx.db.dkimKey.updateMany({
        where: { id: old.id },
        data: { state: 'RETIRING', publishedUntil, sealedKey: null, note: null },
      });
    }
    const { count } = await tx.db.dkimKey.updateMany({
      where: { id: key.id, state: 'WAITING' },
      data: { state: 'ACTIVE', activatedAt: now, checkedAt: now, note: null },
    });
    if (count === 0) throw new ConflictError('The new key was given up meanwhile.');
    recordDnsChange(tx, key.domainId, `Mail is signed with ${key.selector} from now on.`);
    return old?.selector ?? null;
  });
}

/** The record of a key that signed until a while ago may go now. */
export async function retireKeys(deps: Deps): Promise<void> {
  const due = await deps.database.tenant.dkimKey.findMany({
    where: { state: 'RETIRING', publishedUntil: { lt: new Date() } },
    take: 100,
  });
  for (const key of due) {
    await deps.database.transaction(async (tx) => {
      await tx.db.dkimKey.updateMany({ where: { id: key.id }, data: { state: 'RETIRED' } });
      recordDnsChange(tx, key.domainId, `The record of ${key.selector} may be removed.`);
    });
  }
}
