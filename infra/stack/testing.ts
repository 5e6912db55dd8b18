// What the tests of the stack share: a stack of their own, its clients, and a receiver of pushes.

import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hash } from '@node-rs/argon2';
import { ImapFlow } from 'imapflow';
import nodemailer, { type SentMessageInfo, type Transporter } from 'nodemailer';
import { type DirectoryFixtures, directoryFixtures } from './fixtures.ts';
import { type Endpoint, type Stack, startStack } from './index.ts';
import { freePorts } from './ports.ts';
import { run } from './run.ts';

export const PASSWORD = 'correct horse battery staple';

/** Argon2id, weaker than the platform's own, to spare the tests' time; Dovecot reads them from the hash. */
export async function passwordHash(password: string): Promise<string> {
  const options = { memoryCost: 4_096, timeCost: 2, parallelism: 1 };
  return `{ARGON2ID}${await hash(password, options)}`;
}

export interface Push {
  method: string;
  path: string;
  authorization: string;
  body: Record<string, unknown>;
  receivedAt: number;
}

export interface Receiver {
  url: string;
  pushes: Push[];
  /** How to answer; `hang` accepts and never does. */
  behaviour: 'answer' | 'hang' | 'refuse';
  close(): Promise<void>;
}

/** Stands in for the platform's own route, which the stack's tests do without. */
export async function pushReceiver(): Promise<Receiver> {
  const sockets = new Set<Socket>();
  const server: Server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (receiver.behaviour === 'hang') return;
    receiver.pushes.push({
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization ?? '',
      body: JSON.parse(text) as Record<string, unknown>,
      receivedAt: performance.now(),
    });
    response.writeHead(receiver.behaviour === 'refuse' ? 401 : 204).end();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/internal/dovecot/notify`,
    pushes: [],
    behaviour: 'answer',
    async close() {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

export interface TestStack {
  stack: Stack;
  dataDir: string;
  directory: DirectoryFixtures;
  receiver: Receiver;
  dispose(): Promise<void>;
}

/** Starts a stack with example.com and the mailboxes ada@, bob@ and carol@example.com, all with PASSWORD. */
export async function testStack(options: { dnsServer?: string } = {}): Promise<TestStack> {
  const dataDir = await mkdtemp('/tmp/postroom-stack-');
  const receiver = await pushReceiver();
  await chmod(dataDir, 0o755); // mkdtemp lets nobody else in
  const stack = await startStack({
    dataDir,
    ports: await freePorts(),
    pushUrl: receiver.url,
    hostname: 'mail.postroom.test',
    ...options,
  });
  const directory = directoryFixtures(stack);
  await directory.addDomain('example.com');
  for (const name of ['ada', 'bob', 'carol']) {
    await directory.addMailbox(`${name}@example.com`, { passwordHash: await passwordHash(PASSWORD) });
  }
  return {
    stack,
    dataDir,
    directory,
    receiver,
    async dispose() {
      await stack.stop();
      await receiver.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const tlsOf = (stack: Stack) => ({ ca: readFileSync(stack.env.MAIL_TLS_CA_FILE ?? '', 'utf8') });

/** Connects over STARTTLS, checking the certificate; the caller logs out. Rejects when the login is refused. */
export async function openImap(stack: Stack, user: string, pass = PASSWORD): Promise<ImapFlow> {
  const { host, port } = stack.endpoints.imap;
  const client = new ImapFlow({
    host,
    port,
    secure: false,
    doSTARTTLS: true,
    tls: tlsOf(stack),
    auth: { user, pass },
    logger: false,
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Whether IMAP takes this login. */
export async function canLogIn(stack: Stack, user: string, pass = PASSWORD): Promise<boolean> {
  const client = await openImap(stack, user, pass).catch((error: { authenticationFailed?: boolean }) => {
    if (error.authenticationFailed) return undefined;
    throw error;
  });
  await client?.logout();
  return client !== undefined;
}

/** Polls INBOX until it holds a message with this subject. */
export async function waitForMail(
  stack: Stack,
  user: string,
  subject: string,
  folder = 'INBOX',
): Promise<void> {
  const client = await openImap(
    stack,
    `${user}*${stack.env.MAIL_MASTER_USER}`,
    stack.env.MAIL_MASTER_PASSWORD,
  );
  try {
    await client.mailboxOpen(folder);
    for (const deadline = Date.now() + 5_000; Date.now() < deadline; await sleep(30)) {
      await client.noop();
      const found = await client.search({ header: { subject } });
      if (found && found.length > 0) return;
    }
    throw new Error(`No message "${subject}" arrived in ${folder} of ${user} within 5 s.`);
  } finally {
    await client.logout();
  }
}

function endpoint(found: Endpoint | undefined): Endpoint {
  if (found === undefined) throw new Error('This stack runs without Postfix.');
  return found;
}

/** Authenticated submission over STARTTLS. */
export function submission(stack: Stack, user: string, pass = PASSWORD): Transporter<SentMessageInfo> {
  return nodemailer.createTransport({
    ...endpoint(stack.endpoints.submission),
    requireTLS: true,
    tls: tlsOf(stack),
    auth: { user, pass },
  });
}

/** The SMTP port as a foreign server sees it: no login. */
export function inbound(stack: Stack): Transporter<SentMessageInfo> {
  return nodemailer.createTransport({
    ...endpoint(stack.endpoints.smtp),
    tls: tlsOf(stack),
    name: 'mx.elsewhere.test',
  });
}

/** Delivery straight to Dovecot. */
export function lmtp(stack: Stack, pool = false): Transporter<SentMessageInfo> {
  return nodemailer.createTransport({
    ...stack.endpoints.lmtp,
    lmtp: true,
    ignoreTLS: true,
    pool,
    maxConnections: 1,
  });
}

/** Has Postfix try at once what it has put off. */
export async function flushQueue(dataDir: string): Promise<void> {
  await run('/usr/sbin/postqueue', ['-c', join(dataDir, 'stack', 'postfix', 'etc'), '-f']);
}

/** Runs one doveadm command over HTTP and gives its answer. */
export async function doveadm(
  stack: Stack,
  command: string,
  parameters: Record<string, unknown>,
): Promise<unknown> {
  const key = Buffer.from(stack.env.DOVEADM_API_KEY ?? '').toString('base64');
  const response = await fetch(stack.env.DOVEADM_URL ?? '', {
    method: 'POST',
    headers: { authorization: `X-Dovecot-API ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify([[command, parameters, 'test']]),
    signal: AbortSignal.timeout(5_000),
  });
  return response.json();
}

/** Says lines to a server one after the other and gives what it answered to each, the greeting first. */
export async function converse(
  { host, port }: Endpoint,
  lines: string[],
  isComplete: RegExp,
): Promise<string[]> {
  const socket = connect({ host, port });
  const answers: string[] = [];
  try {
    for (const line of [undefined, ...lines]) {
      if (line !== undefined) socket.write(`${line}\r\n`);
      answers.push(await answer(socket, isComplete));
    }
    return answers;
  } finally {
    socket.destroy();
  }
}

function answer(socket: Socket, isComplete: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (isComplete.test(text)) settle(() => resolve(text));
    };
    const onEnd = () => settle(() => reject(new Error(`The server hung up after: ${text}`)));
    const timer = setTimeout(() => settle(() => reject(new Error(`No complete answer: ${text}`))), 5_000);
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      socket.off('data', onData).off('end', onEnd).off('error', onEnd);
      finish();
    };
    socket.on('data', onData).once('end', onEnd).once('error', onEnd);
  });
}

/** Path of a log of the stack under test. */
export const logOf = (dataDir: string, name: string): string => join(dataDir, 'stack', 'log', `${name}.log`);
