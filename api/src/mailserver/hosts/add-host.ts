// Machines of their own with an agent: added here, enrolled there with a token that works once.
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import type { MailHost } from '@postroom/prisma';
import { ConflictError, InputError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { hostOf } from '../services/host.ts';
import { forgetOlder } from '../trace/forget-traces.ts';
import { authorityOf } from './authority.ts';

const TOKEN_LIFE_MS = 3_600_000;
const MOST_HOSTS = 50;
/** How long somebody waits while a host is forgotten. */
const FORGET_MS = 20_000;

export interface Enrolment {
  host: MailHost;
  /** Shown once; only its hash is kept. */
  token: string;
  expiresAt: Date;
}

/** Adds a host that has yet to enrol. */
export async function addMailHost(deps: Deps, input: { name: string; address: string }): Promise<Enrolment> {
  authorize(policy.changeHosts);
  const { organizationId } = currentScope();
  const { name, address } = checkHost(input);
  const { token, hash } = await newToken(deps);
  const expiresAt = new Date(Date.now() + TOKEN_LIFE_MS);
  const id = uuidv7();
  const host = await deps.database.transaction(async (tx) => {
    if ((await tx.db.mailHost.count()) >= MOST_HOSTS) {
      throw new ConflictError(`There are ${MOST_HOSTS} mail hosts already.`);
    }
    const enrolment = { enrolmentHash: hash, enrolmentExpiresAt: expiresAt };
    tx.record({ entity: 'MailHost', kind: 'CREATED', ids: [id], detail: { name, address } });
    return tx.db.mailHost.create({ data: { organizationId, id, name, address, ...enrolment } });
  });
  return { host, token, expiresAt };
}

/** A new token for a host that lost its certificate, or never came; the one before stops working. */
export async function renewEnrolment(deps: Deps, hostId: string): Promise<Enrolment> {
  authorize(policy.changeHosts);
  const { address } = await hostOf(deps, hostId);
  if (address === null) throw new ConflictError('The agent of this machine needs no enrolment.');
  const { token, hash } = await newToken(deps);
  const expiresAt = new Date(Date.now() + TOKEN_LIFE_MS);
  await deps.database.transaction(async (tx) => {
    tx.record({ entity: 'MailHost', kind: 'UPDATED', ids: [hostId], detail: { enrolment: 'renewed' } });
    await tx.db.mailHost.updateMany({
      where: { id: hostId },
      data: { enrolmentHash: hash, enrolmentExpiresAt: expiresAt, fingerprint: null },
    });
  });
  return { host: await hostOf(deps, hostId), token, expiresAt };
}

/** The platform does not know it any more, nor anything of it, and does not speak to it. Mail there is not touched. */
export async function removeMailHost(deps: Deps, hostId: string): Promise<void> {
  authorize(policy.changeHosts);
  const { address, name } = await hostOf(deps, hostId);
  if (address === null) throw new ConflictError('The mail host of this machine belongs to the installation.');
  // Nobody reads its logs from here on. There may be millions of traces: far more than one statement can delete.
  await deps.database.transaction(async (tx) => {
    const data = { fingerprint: null, enrolmentHash: null };
    await tx.db.mailHost.updateMany({ where: { id: hostId }, data });
    tx.record({ entity: 'MailHost', kind: 'UPDATED', ids: [hostId], detail: { enrolment: 'ended' } });
  });
  if (!(await forgetOlder(deps.database, hostId, 0, AbortSignal.timeout(FORGET_MS)))) {
    throw new ConflictError(
      'It is not called any more, but has more traces than can be deleted at once. Remove it again to go on.',
    );
  }
  await deps.database.transaction(async (tx) => {
    // What is left of it goes with it.
    await tx.db.mailQueueMessage.deleteMany({ where: { hostId } });
    await tx.db.mailQueueRule.deleteMany({ where: { hostId } });
    await tx.db.mailQueueSample.deleteMany({ where: { hostId } });
    await tx.db.mailQueue.deleteMany({ where: { hostId } });
    await tx.db.mailHost.deleteMany({ where: { id: hostId } });
    tx.record({ entity: 'MailHost', kind: 'DELETED', ids: [hostId], detail: { name, address } });
  });
}

function checkHost(input: { name: string; address: string }): { name: string; address: string } {
  const problems: Record<string, string> = {};
  const name = input.name.trim();
  if (name === '' || name.length > 100 || /\p{Cc}/u.test(name) || !name.isWellFormed())
    problems.name = 'Enter a name of up to 100 characters, in one line.';
  const [, host = '', port = ''] =
    /^([a-z0-9.-]{1,253}|\[[0-9a-f:]{2,45}\]):(\d{1,5})$/i.exec(input.address.trim()) ?? [];
  if (host === '' || Number(port) < 1 || Number(port) > 65_535) {
    problems.address = 'Enter where its agent listens: "mail.example.com:7400".';
  }
  if (Object.keys(problems).length > 0) throw new InputError(problems);
  return { name, address: `${host.toLowerCase()}:${Number(port)}` };
}

/** The second half names the authority, by which the agent knows that it has come to the right platform. */
async function newToken(deps: Deps): Promise<{ token: string; hash: Uint8Array<ArrayBuffer> }> {
  const authority = new X509Certificate((await authorityOf(deps)).certificate);
  const secret = randomBytes(32).toString('base64url');
  const token = `${secret}.${authority.fingerprint256.replaceAll(':', '').toLowerCase()}`;
  return { token, hash: hashOf(token) };
}

export const hashOf = (token: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(createHash('sha256').update(token).digest());
