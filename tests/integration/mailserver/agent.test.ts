import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { agentActor, localAgent } from '../../testkit/agent.ts';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { sharedStack } from '../../testkit/stack.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ stack: sharedStack() });
});
afterAll(() => app.stop());

it('tells what the host runs', async () => {
  const told = await localAgent(app).call('host.describe', {}, { actor: agentActor });
  expect(told).toMatchObject({ kind: 'private', hostname: 'mail.postroom.test' });
  expect(told.versions).toEqual({
    postfix: expect.stringMatching(/^3\.\d+\.\d+/),
    dovecot: expect.stringMatching(/^2\.\d+\.\d+/),
  });
});

it('says in words that a host has no agent', async () => {
  const nowhere = app.deps.mailHosts.agentOf({ address: 'mail.nowhere.test:7400', fingerprint: null });
  await expect(nowhere.call('host.describe', {}, { actor: agentActor })).rejects.toMatchObject({
    code: 'MAIL_HOST_UNREACHABLE',
  });
});

it('refuses parameters that no verb has, and hangs up on what is not its protocol', async () => {
  const asked = localAgent(app).call('host.describe', { path: '/etc/shadow' } as never, {
    actor: agentActor,
  });
  await expect(asked).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  const socket = connect(sharedStack().env.MAIL_AGENT_SOCKET ?? '');
  const ended = new Promise((resolve) => socket.once('close', resolve));
  socket.resume().write('GET / HTTP/1.1\r\n\r\n');
  await ended;
});
