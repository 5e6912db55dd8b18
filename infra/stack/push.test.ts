import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lmtp, openImap, type TestStack, testStack } from './testing.ts';

let t: TestStack;
beforeAll(async () => {
  t = await testStack();
}, 30_000);
afterAll(() => t.dispose(), 20_000);

/** Seconds that delivery rests from pushing after a failure, and a little more. */
const REST_MS = 4_100;

async function deliver(count: number, subject: string): Promise<number[]> {
  const transport = lmtp(t.stack, true);
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const begun = performance.now();
    await transport.sendMail({
      from: 'buyer@elsewhere.test',
      to: 'ada@example.com',
      subject,
      text: 'Good morning.',
    });
    times.push(performance.now() - begun);
  }
  transport.close();
  return times;
}

const total = (times: number[]) => times.reduce((sum, time) => sum + time, 0);

describe('The push of new mail', () => {
  it('tells address, folder, UIDVALIDITY and UID before delivery is confirmed, and the message can be read', async () => {
    t.receiver.pushes.length = 0;
    await lmtp(t.stack).sendMail({
      from: 'Zoë Buyer <buyer@elsewhere.test>',
      to: 'ada@example.com',
      subject: 'Größe "XL"\t\\ 漢字',
      text: 'Good morning.\nWe would like to order.',
    });
    const confirmedAt = performance.now();
    const [push, ...more] = t.receiver.pushes;
    expect(more).toEqual([]);
    expect(push?.receivedAt).toBeLessThan(confirmedAt);
    const client = await openImap(t.stack, 'ada@example.com');
    const { uidValidity, uidNext } = await client.mailboxOpen('INBOX');
    await client.logout();
    expect(push).toMatchObject({ method: 'PUT', path: '/internal/dovecot/notify' });
    expect(push?.body).toEqual({
      user: 'ada@example.com',
      event: 'messageNew',
      folder: 'INBOX',
      'imap-uidvalidity': Number(uidValidity),
      'imap-uid': uidNext - 1,
      from: '=?UTF-8?Q?Zo=C3=AB_Buyer?= <buyer@elsewhere.test>',
      to: 'ada@example.com',
      subject: 'Größe "XL"\t\\ 漢字',
      snippet: 'Good morning. We would like to order.',
    });
  });

  it('carries the secret of the installation', () => {
    const expected = Buffer.from(`postroom:${t.stack.env.MAIL_PUSH_SECRET}`).toString('base64');
    expect(t.receiver.pushes[0]?.authorization).toBe(`Basic ${expected}`);
  });

  it('is sent for each mailbox behind one delivery', async () => {
    t.receiver.pushes.length = 0;
    const to = ['ada@example.com', 'bob@example.com'];
    await lmtp(t.stack).sendMail({ from: 'buyer@elsewhere.test', to, subject: 'Both', text: 'x' });
    expect(t.receiver.pushes.map(({ body }) => body.user)).toEqual(to);
  });

  it('survives bytes that are no UTF-8', async () => {
    t.receiver.pushes.length = 0;
    const raw = Buffer.from(
      'Subject: \xff\xfe caf\xe9\r\nFrom: x@elsewhere.test\r\n\r\n\xc3\x28 body\r\n',
      'latin1',
    );
    await lmtp(t.stack).sendMail({ envelope: { from: 'x@elsewhere.test', to: ['ada@example.com'] }, raw });
    expect(t.receiver.pushes[0]?.body).toMatchObject({ user: 'ada@example.com' });
  });

  it('hardly slows delivery when the receiver hangs, refuses or is down, and comes back by itself', async () => {
    await deliver(5, 'Warm-up');
    const quick = total(await deliver(25, 'Answering'));

    t.receiver.behaviour = 'hang';
    const hanging = await deliver(25, 'Hanging');
    expect(Math.max(...hanging)).toBeLessThan(600);
    expect(total(hanging)).toBeLessThan(quick * 2 + 400);

    t.receiver.behaviour = 'answer';
    await sleep(REST_MS);
    t.receiver.pushes.length = 0;
    await deliver(1, 'Back');
    expect(t.receiver.pushes).toHaveLength(1);

    t.receiver.behaviour = 'refuse';
    expect(total(await deliver(25, 'Refusing'))).toBeLessThan(quick * 2 + 200);
    await t.receiver.close();
    expect(total(await deliver(25, 'Down'))).toBeLessThan(quick * 2 + 200);
  }, 30_000);
});
