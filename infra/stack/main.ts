// For developers: `node infra/stack/main.ts --data DIR` runs a stack on free ports until it is interrupted.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findAccount } from '../start/account.ts';
import { StackError, startStack } from './index.ts';
import { freePorts } from './ports.ts';
import type { Stack } from './types.ts';

const USAGE =
  'Usage: node infra/stack/main.ts --data DIR [--user NAME] [--push URL] [--hostname NAME] [--dns ADDRESS:PORT] [--log]\n' +
  'Prints one JSON line per environment variable, then {"ready":true}. Ctrl-C stops the servers.';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    user: { type: 'string' },
    push: { type: 'string', default: 'http://127.0.0.1:4000/internal/dovecot/notify' },
    hostname: { type: 'string', default: 'mail.postroom.test' },
    dns: { type: 'string' },
    log: { type: 'boolean', default: false },
  },
});

function print(record: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(record)}\n`);
}

async function start(data: string): Promise<Stack> {
  const runAs = values.user === undefined ? undefined : await findAccount(values.user);
  if (values.user !== undefined && runAs === undefined)
    throw new StackError('BAD_VALUE', `No account ${values.user}.`);
  return startStack({
    dataDir: resolve(data),
    ports: await freePorts(),
    pushUrl: values.push,
    hostname: values.hostname,
    onStep: (text) => print({ step: text }),
    ...(values.dns ? { dnsServer: values.dns } : {}),
    ...(runAs ? { runAs } : {}),
    ...(values.log ? { onLog: (service, line) => process.stderr.write(`${service}: ${line}\n`) } : {}),
  });
}

async function main(): Promise<void> {
  if (values.data === undefined) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const stack = await start(values.data);
  for (const [name, value] of Object.entries(stack.env)) print({ name, value });
  print({ ready: true });
  const keepAlive = setInterval(() => {}, 60_000);
  const stop = () => {
    clearInterval(keepAlive);
    stack.stop().catch(fail);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof StackError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

await main().catch(fail);
