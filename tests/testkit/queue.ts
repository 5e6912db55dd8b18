// Mail that stays in the queue of the shared mail servers: for a place on this machine where nobody listens.
import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestStack } from './stack.ts';
import { eventually } from './wait.ts';

const run = promisify(execFile);

/** A destination of the test's own that refuses every connection; mail for it is deferred. */
export const deadDestination = (): string =>
  `[127.${randomInt(16, 250)}.${randomInt(1, 250)}.${randomInt(1, 250)}]`;

/** The data directory of the mail servers. */
export const stackDirectory = ({ env }: Pick<TestStack, 'env'>): string =>
  dirname(dirname(env.MAIL_AGENT_SOCKET ?? ''));

/** Postfix's configuration directory, for its own programs. */
export const postfixConfig = (stack: Pick<TestStack, 'env'>): string =>
  join(stackDirectory(stack), 'stack', 'postfix', 'etc');

export interface QueuedMail {
  /** Envelope sender; empty for a bounce. */
  from: string;
  to: string[];
  text: string | Buffer;
}

/** Hands a message to Postfix as programs on the host do. */
export async function enqueue(stack: Pick<TestStack, 'env'>, { from, to, text }: QueuedMail): Promise<void> {
  const config = postfixConfig(stack);
  const sending = run('/usr/sbin/sendmail', ['-C', config, '-i', '-f', from || '<>', '--', ...to]);
  sending.child.stdin?.end(text);
  await sending;
}

/** Messages for a destination nobody listens at, from `ada000@bikes.example` on; they wait for two hours more. */
export async function putOff(stack: Pick<TestStack, 'env'>, domain: string, count: number): Promise<void> {
  const text = 'Subject: Forty hubs\n\nGood morning.\n';
  await enqueue(stack, { from: 'ada000@bikes.example', to: [`bo@${domain}`], text });
  const deferred = join(dirname(postfixConfig(stack)), 'queue', 'deferred');
  const first = await eventually('the first message is deferred', () => findIn(deferred, domain));
  const { uid, gid } = statSync(first);
  const content = readFileSync(first);
  const next = Date.now() / 1_000 + 7_200;
  // A queue file does not name itself: copies of it are messages of their own.
  for (let index = 1; index < count; index++) {
    const queueId =
      `${randomInt(0x10000).toString(16).padStart(5, 'F')}${(0x20000 + index).toString(16)}`.toUpperCase();
    const hashed = join(deferred, queueId.charAt(0));
    if (!existsSync(hashed)) {
      mkdirSync(hashed, { mode: 0o700 });
      chownSync(hashed, uid, gid);
    }
    const sender = `ada${String(index).padStart(3, '0')}@`;
    const path = join(hashed, queueId);
    writeFileSync(path, Buffer.from(content.toString('latin1').replaceAll('ada000@', sender), 'latin1'), {
      mode: 0o700,
    });
    chownSync(path, uid, gid);
    utimesSync(path, next, next);
  }
}

/** The file below a folder that holds some words. */
function findIn(folder: string, words: string): string | null {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    try {
      if (entry.isFile() && readFileSync(path).includes(words)) return path;
    } catch {
      // on its way elsewhere
    }
  }
  return null;
}
