import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { HostUnreachableError } from '../errors.ts';
import { createMailHosts } from './agent.ts';

const folder = mkdtempSync(join(tmpdir(), 'postroom-hostile-'));
const localSocket = join(folder, 'agent.sock');
const greeting = `${JSON.stringify({ agent: 'postroom', protocol: 1, host: 'mx' })}\n`;
let server: Server | undefined;
afterEach(async () => {
  await new Promise((resolve) => server?.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** An agent that greets as it should, and answers every question with this. */
const listen = (answer: () => string | Buffer): Promise<void> =>
  new Promise((resolve) => {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write(greeting);
      socket.on('data', () => socket.write(answer()));
    }).listen(localSocket, resolve);
  });

it('hangs up on an agent that does not speak the protocol, and asks the next one', async () => {
  let answer: string | Buffer = '';
  await listen(() => answer);
  const nobody = () => Promise.reject(new Error('not in this test'));
  const hosts = createMailHosts({ localSocket, guard: { resolve: nobody }, credentials: nobody });
  const actor = { organizationId: '00000000-0000-7000-8000-000000000000', userId: null };
  const ask = (id: number) =>
    hosts.agentOf({ address: null }).call(
      'queue.watch',
      {},
      {
        actor,
        timeoutMs: 20_000,
        onEvent: (event) => {
          if (event.kind === undefined) throw new TypeError(`An event of question ${id} has no kind`);
        },
      },
    );
  const event = `${JSON.stringify({ id: 1, event: {} })}\n`;
  for (const said of ['{"id":\n', 'null\n', '5\n', '{"id":1,"error":null}\n', event, ENDLESS]) {
    answer = said;
    await expect(ask(1), String(said).slice(0, 30)).rejects.toBeInstanceOf(HostUnreachableError);
  }
  answer = `${JSON.stringify({ id: 1, result: { all: true } })}\n`;
  expect(await ask(1)).toEqual({ all: true });
  hosts.close();
});

const ENDLESS = Buffer.alloc(33 * 1024 * 1024, 'x');
