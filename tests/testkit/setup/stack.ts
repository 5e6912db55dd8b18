import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { type Agent, startAgent } from '@postroom/infra/agent/index.ts';
import { agentSocket, privateHost } from '@postroom/infra/agent/private-host.ts';
import { type ServiceName, type Stack, startStack } from '@postroom/infra/stack/index.ts';
import { freePorts } from '@postroom/infra/stack/ports.ts';
import { ensureAccount } from '@postroom/infra/start/account.ts';

/** What test files, which run in processes of their own, get to know of the shared mail servers. */
export interface SharedStack {
  endpoints: Stack['endpoints'];
  env: Stack['env'];
  /** Where the files ask for restarts and for their share of Dovecot's notices. */
  control: { url: string; token: string };
}

export interface RunningStack {
  shared: SharedStack;
  stop(): Promise<void>;
}

/** Starts the mail servers for a test run, with a go-between for what only this process can do. */
export async function startSharedStack(dataDir: string): Promise<RunningStack> {
  const token = randomBytes(16).toString('hex');
  const targets = new Map<string, string>();
  let stack: Stack | undefined;
  let agent: Agent | undefined;
  const server = createServer((request, response) => {
    answer({ token, targets, stack: () => stack }, request, response).catch((error: unknown) => {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  try {
    const runAs = await ensureAccount();
    stack = await startStack({
      dataDir,
      ports: await freePorts(),
      pushUrl: `${url}/notify`,
      hostname: 'mail.postroom.test',
      ...(runAs ? { runAs } : {}),
    });
    agent = await startAgentOf(dataDir, stack);
  } catch (error) {
    await stack?.stop();
    await close();
    throw error;
  }
  const { endpoints } = stack;
  const env = { ...stack.env, MAIL_AGENT_SOCKET: agentSocket(dataDir) };
  return {
    shared: { endpoints, env, control: { url, token } },
    stop: async () => {
      await agent?.stop();
      await stack?.stop();
      await close();
    },
  };
}

function startAgentOf(dataDir: string, stack: Stack): Promise<Agent> {
  const services = {
    start: (name: ServiceName) => stack.startService(name),
    stop: (name: ServiceName) => stack.stopService(name),
    restart: (name: ServiceName) => stack.restart(name),
  };
  const { uid, gid } = userInfo();
  return startAgent({
    host: privateHost({ dataDir, hostname: 'mail.postroom.test', endpoints: stack.endpoints, services }),
    socketPath: agentSocket(dataDir),
    callers: { uid, gid },
  });
}

interface Control {
  token: string;
  /** Mail domain → URL of the test's own receiver. */
  targets: Map<string, string>;
  stack(): Stack | undefined;
}

const ACTIONS = {
  restart: (stack: Stack, service: ServiceName) => stack.restart(service),
  stop: (stack: Stack, service: ServiceName) => stack.stopService(service),
  start: (stack: Stack, service: ServiceName) => stack.startService(service),
};

async function answer(control: Control, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const [, first = '', service = '', action = ''] = (request.url ?? '').split('/');
  if (first === 'notify') {
    response.writeHead(200).end(); // at once: Dovecot's delivery waits for it
    await passOn(control.targets, request.headers.authorization, body);
    return;
  }
  if (request.headers.authorization !== `Bearer ${control.token}`) {
    response.writeHead(401).end();
    return;
  }
  if (first === 'targets') {
    const { domain, url } = JSON.parse(body) as { domain: string; url: string | null };
    if (url === null) control.targets.delete(domain);
    else control.targets.set(domain, url);
  } else if (first === 'services' && action in ACTIONS) {
    const stack = control.stack();
    if (stack) await ACTIONS[action as keyof typeof ACTIONS](stack, service as ServiceName);
  }
  response.writeHead(204).end();
}

/** A notice names its mailbox in `user`; the receiver registered for that domain gets it unchanged. */
async function passOn(
  targets: Map<string, string>,
  authorization: string | undefined,
  body: string,
): Promise<void> {
  const { user = '' } = JSON.parse(body) as { user?: string };
  const url = targets.get(user.slice(user.lastIndexOf('@') + 1));
  if (!url) return;
  await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
    body,
    signal: AbortSignal.timeout(2_000),
  }).catch(() => undefined); // a receiver that is down misses the notice, as in real life
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
