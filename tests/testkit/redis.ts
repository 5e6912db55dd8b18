import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { findFreePort } from '@postroom/infra/start/steps/ports.ts';

export interface TestRedis {
  url: string;
  /** Ends the server and starts it again on the same port: every connection is cut. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A Redis of a test's own, which keeps nothing. */
export async function startRedis(): Promise<TestRedis> {
  const port = await findFreePort(18_000 + Math.floor(Math.random() * 2_000));
  let server = await launch(port);
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await once(server, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    async restart() {
      await stop();
      server = await launch(port);
    },
    stop,
  };
}

async function launch(port: number): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(server, 'spawn'); // rejects when there is no such program
  for await (const chunk of server.stdout) if (String(chunk).includes('Ready to accept connections')) break;
  server.stdout.resume();
  return server;
}
