// Changes of the configuration on real servers: proven, live, rolled back, confirmed, and cut off in the middle.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { snapshotOf } from '../agent/configuration/snapshot.ts';
import { readState } from '../agent/configuration/verbs.ts';
import { Generations } from '../agent/generations/generations.ts';
import { run } from '../agent/run.ts';
import { startStack } from './index.ts';
import { freePort } from './ports.ts';
import { type TestStack, testStack } from './testing.ts';
import { actor, type ChangingHost, changingHost } from './testing-changes.ts';

let mail: TestStack;
let on: ChangingHost;

beforeAll(async () => {
  mail = await testStack();
  on = await changingHost(mail);
});
afterAll(async () => {
  await on.generations.close();
  await mail.dispose();
});
afterEach(() => {
  on.events.length = 0;
});

const apply: ChangingHost['apply'] = (...args) => on.apply(...args);
const setting: ChangingHost['setting'] = (...args) => on.setting(...args);
const mainCf = () => on.mainCf();
const postconf = (name: string) => on.postconf(name);

/** Milliseconds from the files' being in place to good servers again. */
const liveUntilBack = (): number => {
  const at = (step: string) =>
    on.events.findLast((event) => event.step === step && event.state === 'done')?.atMs ?? Number.NaN;
  return at('ROLL_BACK') - at('SWAP');
};

describe.skipIf(process.getuid?.() !== 0)('A change of the configuration', () => {
  it('is proven, applied and told step by step, and outlives restarts of the servers', async () => {
    const applied = await apply(await setting('message_size_limit', '41943040'));
    expect(applied).toMatchObject({
      state: 'APPLIED',
      parent: 1,
      author: 'ada',
      reason: 'Trying',
      refusedMs: 0,
    });
    expect(applied.diff[0]?.diff).toContain('+message_size_limit = 41943040');
    expect(on.events.filter(({ state }) => state === 'done').map(({ step }) => step)).toEqual([
      'VALIDATE',
      'CHECK',
      'CANARY',
      'SWAP',
      'ACTIVATE',
      'PROBE',
    ]);
    expect(applied.elapsedMs).toBeLessThan(8_000);
    await mail.stack.restart('postfix');
    expect(await postconf('message_size_limit')).toBe('41943040');
    expect((await on.generations.drift()).files).toEqual([]);
  });

  it.each([
    ['virtual_transport', 'lmtp:inet:127.0.0.1:9', /not delivered: deferred/],
    ['smtpd_sasl_path', 'private/nothing', /auth socket 'private\/nothing' failed/],
  ])('that breaks mail is refused by the canary: %s', async (name, value, why) => {
    const before = readFileSync(mainCf(), 'utf8');
    const refused = await apply(await setting(name, value));
    expect(refused.state).toBe('REFUSED');
    expect(refused.findings.map(({ text }) => text).join('\n')).toMatch(why);
    expect(readFileSync(mainCf(), 'utf8')).toBe(before);
  });

  it('that would make an open relay is refused, though every program finds it good', async () => {
    const steps = [
      await setting('mynetworks', '0.0.0.0/0'),
      await setting('smtpd_relay_restrictions', 'permit_mynetworks, reject_unauth_destination'),
    ];
    const refused = await apply({
      kind: 'changes',
      changes: steps.flatMap((step) => (step.kind === 'changes' ? step.changes : [])),
    });
    expect(refused.state).toBe('REFUSED');
    expect(refused.findings.map(({ text }) => text).join('\n')).toMatch(/open relay/);
  });

  it('that reaches the live server and is bad is rolled back at once', async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    try {
      const listener = `127.0.0.1:${port} inet n - n - - smtpd\n`;
      const back = await apply(await on.text('postfix/master.cf', (text) => text + listener));
      expect(back.state, JSON.stringify(back.findings)).toBe('ROLLED_BACK');
      expect(back.refusedMs).toBeGreaterThan(0);
      expect(liveUntilBack()).toBeLessThan(5_000);
      expect((await on.generations.drift()).files).toEqual([]);
    } finally {
      other.close();
    }
  });

  it('that leaves the live server silent is rolled back within five seconds', async () => {
    const { port } = mail.stack.endpoints.smtp ?? {};
    const parameter = {
      ...{ program: 'postfix' as const, name: 'maxproc' },
      section: ['service', `127.0.0.1:${port}/inet`],
    };
    const { parameters } = snapshotOf(await readState({ host: on.host, run }));
    const found = parameters.find(
      ({ key: { name, section } }) => name === parameter.name && section[1] === parameter.section[1],
    );
    // The one process that is allowed talks to somebody already: nobody else is greeted.
    const somebody = connect(port ?? 0, '127.0.0.1');
    await once(somebody, 'data');
    const source = { kind: 'setParameter' as const, parameter, value: '1', base: found?.version ?? '' };
    const back = await apply({ kind: 'changes', changes: [source] });
    somebody.destroy();
    expect(back.state, JSON.stringify(back.findings)).toBe('ROLLED_BACK');
    expect(back.findings.map(({ text }) => text).join()).toMatch(/did not answer in time/);
    expect(liveUntilBack()).toBeLessThan(5_000);
  });

  it('comes back when it cannot be written down, or when the servers do not start', async () => {
    const signal = new AbortController().signal;
    const { current } = await on.generations.list(null, 1);
    const full = await on.generations.apply(
      {
        source: await setting('smtpd_tls_protocols', '>=TLSv1.3'),
        key: on.key(),
        base: {},
        confirmSeconds: 60,
      },
      {
        ...{ actor, signal, emit: () => undefined },
        onPoint: (point) => {
          if (point === 'proven') throw new Error('ENOSPC: no space left on device');
        },
      },
    );
    expect(full).toMatchObject({
      state: 'ROLLED_BACK',
      findings: [{ text: expect.stringContaining('ENOSPC') }],
    });
    const restart = () => Promise.reject(new Error('Postfix did not start.'));
    const dead = new Generations({ ...on.host, services: { ...on.host.services, restart } });
    const back = await dead.apply(
      { source: await setting('inet_interfaces', 'all'), key: on.key(), base: {}, confirmSeconds: 0 },
      { actor, signal, emit: () => undefined },
    );
    expect(back).toMatchObject({ state: 'ROLLED_BACK' });
    expect(back.findings.map(({ text }) => text)).toEqual(Array(2).fill('Postfix did not start.'));
    await dead.close();
    expect((await on.generations.list(null, 1)).current).toBe(current);
    expect((await on.generations.drift()).files).toEqual([]);
  });

  it('of TLS comes back by itself when nobody confirms it, and stays when somebody does', async () => {
    const waiting = await apply(await setting('smtpd_tls_protocols', '>=TLSv1.3'), 1);
    expect(waiting).toMatchObject({ state: 'CONFIRMING', risks: ['tls'] });
    await expect(apply(await setting('message_size_limit', '31457280'))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect.poll(async () => (await on.generations.read(waiting.number)).state).toBe('ROLLED_BACK');
    expect(await postconf('smtpd_tls_protocols')).toBe('>=TLSv1.2');
    const confirmed = await apply(await setting('smtpd_tls_protocols', '>=TLSv1.3'), 60);
    expect(confirmed).toMatchObject({ state: 'CONFIRMING', findings: [] });
    await on.generations.confirm(confirmed.number);
    expect((await on.generations.read(confirmed.number)).state).toBe('CONFIRMED');
  });

  it('meets a hand edit as a conflict, which is adopted or taken back', async () => {
    const source = await setting('message_size_limit', '31457280');
    const meddling = on.generations.apply(
      { source, key: on.key(), base: {}, confirmSeconds: 0 },
      {
        ...{ actor, signal: new AbortController().signal },
        emit: ({ step, state }) => {
          if (step === 'CANARY' && state === 'running') appendFileSync(mainCf(), 'in_flow_delay = 2s\n');
        },
      },
    );
    await expect(meddling).rejects.toMatchObject({
      code: 'CONFLICT',
      fields: { 'postfix/main.cf': expect.stringContaining('+in_flow_delay') },
    });
    expect((await on.generations.drift()).files[0]?.diff).toContain('+in_flow_delay = 2s');
    expect(await apply({ kind: 'discard' })).toMatchObject({ state: 'APPLIED', origin: 'REVERTED' });
    expect((await on.generations.drift()).files).toEqual([]);
    appendFileSync(mainCf(), 'in_flow_delay = 3s\n');
    expect(await apply({ kind: 'adopt' })).toMatchObject({ state: 'APPLIED', origin: 'ADOPTED' });
    expect(await postconf('in_flow_delay')).toBe('3s');
  });

  it('takes back a file that was added by hand, and takes over that one was taken away', async () => {
    const own = join(mainCf(), '..', 'own.cf');
    writeFileSync(own, 'query = 1\n');
    expect((await on.generations.drift()).files.map(({ file }) => file)).toEqual(['postfix/own.cf']);
    expect(await apply({ kind: 'discard' })).toMatchObject({ state: 'APPLIED' });
    expect(existsSync(own)).toBe(false);
    writeFileSync(own, 'query = 1\n');
    const { number, state, findings } = await apply({ kind: 'adopt' });
    expect({ state, findings }).toEqual({ state: 'APPLIED', findings: [] });
    rmSync(own);
    expect(await apply({ kind: 'adopt' })).toMatchObject({ state: 'APPLIED', origin: 'ADOPTED' });
    expect((await apply({ kind: 'restore', number })).state).toBe('APPLIED');
    expect(readFileSync(own, 'utf8')).toBe('query = 1\n');
    expect((await apply({ kind: 'restore', number: number - 1 })).state).toBe('APPLIED');
    expect(existsSync(own)).toBe(false);
    expect((await on.generations.drift()).files).toEqual([]);
  });

  it('can be cancelled before the swap; two at once are a conflict', async () => {
    const control = new AbortController();
    const first = apply(await setting('message_size_limit', '31457280'), 0, control.signal);
    await expect(apply(await setting('message_size_limit', '20971520'))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    control.abort();
    expect(await first).toMatchObject({
      state: 'CANCELED',
      findings: [{ text: expect.stringContaining('cancelled') }],
    });
  });

  it('is restored, exported and imported, each as a new generation; a damaged export is refused', async () => {
    const restored = await apply({ kind: 'restore', number: 1 });
    expect(restored).toMatchObject({
      state: 'CONFIRMING' === restored.state ? 'CONFIRMING' : 'APPLIED',
      origin: 'RESTORED',
    });
    expect(await postconf('message_size_limit')).toBe('52428800');
    const { bundle } = await on.generations.export(2);
    expect(bundle).not.toMatch(/bind_pw = (?!\*)/);
    const damaged = bundle.replace('41943040', '41943041');
    await expect(apply({ kind: 'import', bundle: damaged })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await apply({ kind: 'import', bundle })).toMatchObject({ state: 'APPLIED', origin: 'IMPORTED' });
    expect(await postconf('message_size_limit')).toBe('41943040');
  });

  it.each(['swap 0', 'activated', 'proven'])(
    'is ended by the next agent when one dies at "%s"',
    async (point) => {
      const { number } = (await on.generations.list(null, 1)).generations[0] ?? { number: 0 };
      const before = readFileSync(mainCf(), 'utf8');
      const source = await setting('message_size_limit', '31457280');
      writeFileSync(
        join(mail.dataDir, 'request.json'),
        JSON.stringify({
          dataDir: mail.dataDir,
          endpoints: mail.stack.endpoints,
          source,
          point,
          key: on.key(),
        }),
      );
      const child = fork(new URL('dying-agent.ts', import.meta.url), [join(mail.dataDir, 'request.json')]);
      const signal = await new Promise((resolve) => child.once('exit', (_code, how) => resolve(how)));
      expect(signal).toBe('SIGKILL');
      on.generations = new Generations(on.host);
      await on.generations.open();
      expect(readFileSync(mainCf(), 'utf8')).toBe(before);
      expect((await on.generations.read(number + 1)).state).toBe('ROLLED_BACK');
      expect((await on.generations.drift()).files).toEqual([]);
      await mail.stack.restart('postfix');
    },
  );

  it('outlives a start on other ports, which is a generation of the installation', async () => {
    await on.generations.close();
    await mail.stack.stop();
    const ports = Object.fromEntries(
      await Promise.all(
        ['imap', 'submission', 'smtp', 'lmtp', 'sieve', 'ldap', 'doveadm'].map(async (name) => [
          name,
          await freePort(),
        ]),
      ),
    );
    mail.stack = await startStack({
      dataDir: mail.dataDir,
      ports: ports as never,
      pushUrl: mail.receiver.url,
      hostname: 'mail.postroom.test',
    });
    expect(await postconf('message_size_limit')).toBe('41943040');
    expect(await postconf('virtual_transport')).toBe(`lmtp:inet:127.0.0.1:${mail.stack.endpoints.lmtp.port}`);
    on.generations = new Generations(on.host);
    expect((await on.generations.drift()).files).toEqual([]);
    expect((await on.generations.list(null, 1)).generations[0]).toMatchObject({ origin: 'INSTALLATION' });
  });
});
