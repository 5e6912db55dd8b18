// What mail accounts cost that are connected and have nothing to do: memory of this process, and how busy it is.
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { deliver } from '../testkit/mail.ts';
import { viewMailbox } from '../testkit/mailbox-view.ts';
import { eventually } from '../testkit/wait.ts';
import { startCompany } from './company.ts';
import { round, writeFigures } from './figures.ts';

const accounts = Number(process.env.BENCH_ACCOUNTS ?? 100);
const observeMs = Number(process.env.BENCH_OBSERVE_MS ?? 60_000);

const bench = await startCompany('idle-accounts');
try {
  await sleep(5_000);
  const before = memory();
  const addresses: string[] = [];
  for (let index = 0; index < accounts; index++) {
    const person = await bench.company.hire(`person-${index}`, `Person ${index}`);
    await deliver(bench.stack, person.address, { subject: 'Welcome' });
    addresses.push(person.address);
    if (index % 20 === 19) console.error(`${index + 1} of ${accounts} mailboxes are there`);
  }
  for (const address of addresses) {
    const view = await viewMailbox(bench.app, address);
    await eventually(`${address} is live`, async () => (await view.account()).status === 'LIVE', 120_000);
  }
  await sleep(25_000); // what was opened for the first synchronisation is closed again
  const idle = memory();
  const cpu = process.cpuUsage();
  await sleep(observeMs);
  const used = process.cpuUsage(cpu);
  writeFigures({
    accounts,
    beforeMb: before,
    idleMb: idle,
    perAccountKb: {
      rss: round(((idle.rss - before.rss) * 1024) / accounts),
      heap: round(((idle.heap - before.heap) * 1024) / accounts),
    },
    cpuPercentIdle: round(((used.user + used.system) / 1_000 / observeMs) * 100),
  });
} finally {
  await bench.stop();
}
process.exit(); // connections to the directory outlive the app

/** After a collection, or the garbage of signing in would be measured. */
function memory(): { rss: number; heap: number } {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss: round(rss / 1e6), heap: round(heapUsed / 1e6) };
}
