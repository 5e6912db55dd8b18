// Somebody writes before the directory, which Postfix asks who may send, has the mailbox.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { contentOf, sendingOf } from './support/sending.ts';

let door: { url: string; open: () => void; close: () => void };
let app: TestApp;

beforeAll(async () => {
  door = await doorToDirectory(new URL(sharedStack().env.LDAP_URL ?? ''));
  app = await startTestApp({ stack: sharedStack(), env: { LDAP_URL: door.url }, worker: true });
});

afterAll(async () => {
  await app?.stop();
  door?.close();
});

it('is sent as soon as the directory has the sender', async () => {
  const { owner } = await foundHostedCompany(app);
  const sending = sendingOf(app);
  const { id } = await sending.send(owner, contentOf(owner, [owner.address], 'A note to myself'));
  const waiting = await eventually('the first attempt has ended', async () => {
    const message = await sending.outgoing(owner, id);
    return message.stateMessage.startsWith('Not sent') && message;
  });
  expect(waiting).toMatchObject({
    state: 'QUEUED',
    stateMessage: 'Not sent yet. The mail server does not know every new mailbox yet. Tried again by itself.',
  });

  door.open();
  const sent = await eventually(
    'it is sent',
    async () => {
      const message = await sending.outgoing(owner, id);
      return message.state !== 'QUEUED' && message.state !== 'SENDING' && message;
    },
    60_000,
  );
  expect(sent).toMatchObject({ state: 'SENT', stateMessage: 'Handed to the mail server.' });
});

/** Passes on what is said to the directory, once it is open; until then it hangs up. */
async function doorToDirectory({ hostname, port }: URL): Promise<typeof door> {
  let isOpen = false;
  const server: Server = createServer((client) => {
    client.on('error', () => {});
    if (!isOpen) return client.destroy();
    const directory = connect(Number(port), hostname);
    directory.on('error', () => client.destroy());
    client.on('close', () => directory.destroy());
    client.pipe(directory).pipe(client);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => {
      isOpen = true;
    },
    close: () => server.close(),
  };
}
