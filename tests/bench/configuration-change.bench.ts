// How long a proven change of the configuration takes, and for how long mail is refused when a bad one gets through.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { snapshotOf } from '@postroom/infra/agent/configuration/snapshot.ts';
import { readState } from '@postroom/infra/agent/configuration/verbs.ts';
import { Generations } from '@postroom/infra/agent/generations/generations.ts';
import type { MailHost } from '@postroom/infra/agent/mail-host.ts';
import { privateHost } from '@postroom/infra/agent/private-host.ts';
import type { ConfigurationChange, Generation } from '@postroom/infra/agent/protocol/index.ts';
import { run } from '@postroom/infra/agent/run.ts';
import { freePort } from '@postroom/infra/stack/ports.ts';
import { testStack } from '@postroom/infra/stack/testing.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

const mail = await testStack();
const { stack } = mail;
const host: MailHost = privateHost({
  ...{ dataDir: mail.dataDir, hostname: 'mail.postroom.test', endpoints: stack.endpoints },
  services: { start: stack.startService, stop: stack.stopService, restart: stack.restart },
});
const generations = new Generations(host);
let lastKey = 0;
let result: object;
try {
  result = { good: await goodChanges(), bad: await badChanges() };
} finally {
  await generations.close();
  await mail.dispose();
}
if (process.env.BENCH_RESULT) writeFileSync(process.env.BENCH_RESULT, JSON.stringify(result));
else console.log(JSON.stringify(result, null, 2));
process.exit(0);

function apply(changes: ConfigurationChange[]): Promise<Generation> {
  lastKey += 1;
  return generations.apply(
    {
      source: { kind: 'changes', changes },
      key: `bench-${String(lastKey).padStart(4, '0')}`,
      base: {},
      confirmSeconds: 0,
    },
    {
      actor: { organizationId: 'bench', userId: null, reason: 'Measuring' },
      signal: new AbortController().signal,
      emit: () => undefined,
    },
  );
}

async function setting(
  program: 'postfix' | 'dovecot',
  name: string,
  value: string,
): Promise<ConfigurationChange[]> {
  const { parameters } = snapshotOf(await readState({ host, run }));
  const found = parameters.find(
    ({ key }) => key.program === program && key.section.length === 0 && key.name === name,
  );
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return [{ kind: 'setParameter', parameter: found.key, value, base: found.version }];
}

function seconds(ms: (number | null)[]): number[] {
  return ms.map((each) => Math.round(each ?? 0) / 1_000);
}

/** Reloads of both programs, one after the other. */
async function goodChanges(): Promise<object> {
  const done: Generation[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    done.push(await apply(await setting('postfix', 'message_size_limit', String(40_000_000 + round))));
    done.push(await apply(await setting('dovecot', 'auth_cache_ttl', `${310 + round} secs`)));
  }
  const wrong = done.filter(({ state }) => state !== 'APPLIED');
  if (wrong.length > 0) throw new Error(JSON.stringify(wrong.map(({ findings }) => findings)));
  return {
    applySeconds: seconds(done.map((each) => each.elapsedMs)),
    refusedSeconds: seconds(done.map((each) => each.refusedMs)),
  };
}

/** A listener on a port that somebody else has: the canary cannot see that. */
async function badChanges(): Promise<object> {
  const port = await freePort();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  const done: Generation[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const file = (await readState({ host, run })).files.find(({ id }) => id === 'postfix/master.cf');
    const text = `${file?.text}127.0.0.1:${port} inet n - n - - smtpd\n`;
    const change = {
      kind: 'replaceFile' as const,
      file: 'postfix/master.cf',
      text,
      base: file?.version ?? '',
    };
    done.push(await apply([change]));
  }
  other.close();
  const wrong = done.filter(({ state }) => state !== 'ROLLED_BACK');
  if (wrong.length > 0)
    throw new Error(JSON.stringify(wrong.map(({ state, findings }) => ({ state, findings }))));
  return {
    rollbackSeconds: seconds(done.map((each) => each.rollbackMs)),
    refusedSeconds: seconds(done.map((each) => each.refusedMs)),
    totalSeconds: seconds(done.map((each) => each.elapsedMs)),
  };
}
