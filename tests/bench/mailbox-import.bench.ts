// How long it takes until a file of mailboxes is made and the directory holds all of them.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { domainOf } from '@postroom/api/core/address.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { mailPrograms } from '../integration/hosting/mail-clients.ts';
import { startCompany } from './company.ts';
import { round, writeFigures } from './figures.ts';

const count = Number(process.env.BENCH_MAILBOXES ?? 2_000);
/** GENERATED or GIVEN: how hard given ones are to guess is estimated, which takes longer than all the rest. */
const passwords = process.env.BENCH_PASSWORDS ?? 'GENERATED';

const bench = await startCompany('mailbox-import');
try {
  const { app, company } = bench;
  const people = Array.from({ length: count }, (_, index) => ({
    address: `person-${index}@${company.domain}`,
    password: `${randomBytes(6).toString('hex')}-harbour`,
  }));
  const csv = ['address,name,quota,password']
    .concat(people.map(({ address, password }, index) => `${address},Person ${index},2 GB,${password}`))
    .join('\n');

  const first = await bringIn(csv);
  const created = performance.now();
  while (!(await inStep())) await sleep(50);
  const afterwards = performance.now() - created;
  const entries = await app.deps.directory?.entriesOf(domainOf(company.owner.address));
  const known = (entries ?? []).filter(({ kind }) => kind === 'MAILBOX').length;
  const last = people.at(-1);
  const opens =
    passwords === 'GIVEN' && last
      ? await mailPrograms(bench.stack).canSignIn(last.address, last.password)
      : undefined;
  const second = await bringIn(csv);
  writeFigures({
    mailboxes: count,
    passwords,
    checkSeconds: seconds(first.checkMs),
    runSeconds: seconds(first.runMs),
    directoryAfterwardsSeconds: seconds(afterwards),
    wholeSeconds: seconds(first.checkMs + first.runMs + afterwards),
    inDirectory: known - 1,
    lastOneSignsIn: opens,
    outcome: first.outcome,
    again: { seconds: seconds(second.checkMs + second.runMs), outcome: second.outcome },
  });

  async function bringIn(file: string) {
    const began = performance.now();
    const { planMailboxImport } = await ask(
      `mutation ($input: PlanMailboxImportInput!) { planMailboxImport(input: $input) {
        ... on PlanMailboxImportPayload { mailboxImport { id } } ... on Error { message } } }`,
      { input: { csv: file, passwords } },
    );
    const { id } = planMailboxImport.mailboxImport;
    await reach(id, 'CHECKED');
    const checked = performance.now();
    await ask(
      `mutation ($input: RunMailboxImportInput!) { runMailboxImport(input: $input) {
        ... on RunMailboxImportPayload { mailboxImport { state } } ... on Error { message } } }`,
      { input: { importId: id } },
    );
    const outcome = await reach(id, 'DONE');
    return { checkMs: checked - began, runMs: performance.now() - checked, outcome };
  }

  async function reach(id: string, state: string): Promise<unknown> {
    for (;;) {
      const { node } = await ask(
        'query ($id: ID!) { node(id: $id) { ... on MailboxImport { state created changed unchanged failed } } }',
        { id },
      );
      if (node.state === state) return node;
      if (node.state === 'FAILED') throw new Error('The import failed.');
      await sleep(100);
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the document says
  async function ask(document: string, variables: Record<string, unknown>): Promise<any> {
    const { data, errors } = await app.graphql(document, variables, company.owner);
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  async function inStep(): Promise<boolean> {
    const [row] = await app.database.systemQuery<{ count: number }>(
      sql`SELECT count(id)::int AS count FROM directory_outbox`,
    );
    return row?.count === 0;
  }
} finally {
  await bench.stop();
}
process.exit(); // connections to the directory outlive the app

function seconds(milliseconds: number): number {
  return round(milliseconds / 1_000);
}
