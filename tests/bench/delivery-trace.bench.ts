// 500 messages a minute through the private servers: each has a complete trace, from the connection to the folder; how long
// after the server took it.
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { createTransport } from 'nodemailer';
import { startLogAgent } from '../testkit/agent.ts';
import { eventually } from '../testkit/wait.ts';
import { startCompany } from './company.ts';
import { readContext, round, summary, writeFigures } from './figures.ts';

const perMinute = Number(process.env.BENCH_PER_MINUTE ?? 500);
const minutes = Number(process.env.BENCH_MINUTES ?? 1);
const total = Math.round(perMinute * minutes);
const LOOK_MS = 100;

const context = readContext();
const agent = context.mail.env.MAIL_AGENT_SOCKET
  ? null
  : await startLogAgent(context.dataDir, `${context.dataDir}/stack/log`);
const { app, company, stack, stop } = await startCompany('delivery-trace', agent?.env);
try {
  const people = [company.owner.address];
  for (const name of ['bo', 'mira', 'jonas']) people.push((await company.hire(name, name)).address);
  const [host] = await app.database.systemQuery<{ organizationId: string }>(
    sql`SELECT organization_id::text AS "organizationId" FROM mail_host`,
  );
  const inHost = <Row>(statement: ReturnType<typeof sql>) =>
    runInScope(systemScope(host?.organizationId ?? ''), () => app.database.query<Row>(statement));
  await eventually(
    'both logs are followed',
    async () =>
      (await inHost(sql`SELECT FROM trace_log WHERE source IN ('postfix', 'dovecot')`)).length === 2,
  );
  const transport = createTransport({
    ...{ host: stack.env.SMTP_HOST ?? '', port: Number(stack.env.SMTP_PORT), pool: true, maxConnections: 4 },
    ...{ maxMessages: Number.POSITIVE_INFINITY, tls: { rejectUnauthorized: false } },
  });
  const takenAt = new Map<string, number>();
  const completeAt = new Map<string, number>();
  let looking = true;
  const looker = (async () => {
    while (looking) {
      for (const { messageId } of await complete()) {
        if (!completeAt.has(messageId)) completeAt.set(messageId, performance.now());
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  const started = performance.now();
  const sending: Promise<void>[] = [];
  for (let index = 0; index < total; index++) {
    const wait = started + (index * 60_000) / perMinute - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    sending.push(send(index));
  }
  await Promise.all(sending);
  const sentMs = performance.now() - started;
  await eventually('every message has its trace', () => completeAt.size === total, 60_000);
  looking = false;
  await looker;
  transport.close();
  writeFigures({
    messages: total,
    perMinute: round((total / sentMs) * 60_000),
    complete: completeAt.size,
    unit: 'ms from the server’s 250 after DATA to a complete trace in the database',
    untilTrace: summary([...takenAt].map(([id, at]) => (completeAt.get(id) ?? Number.NaN) - at)),
  });

  async function send(index: number): Promise<void> {
    const messageId = `trace-${index}@elsewhere.example`;
    const to = people[index % people.length] ?? '';
    await transport.sendMail({
      ...{ from: 'zoe@elsewhere.example', to, subject: `Quote ${index}`, text: 'Hello.'.repeat(100) },
      messageId: `<${messageId}>`,
    });
    takenAt.set(messageId, performance.now());
  }

  /** Connected, taken in, queued, handed over, stored in a folder, and out of the queue. */
  function complete(): Promise<{ messageId: string }[]> {
    return inHost(sql`
      SELECT m.message_id AS "messageId" FROM trace_message m
      WHERE m.message_id LIKE 'trace-%' AND m.state = 'DELIVERED' AND m.ended_at IS NOT NULL
        AND (SELECT count(DISTINCT stage) FROM trace_event e WHERE e.organization_id = m.organization_id AND e.trace_id = m.id
          AND stage IN ('CONNECT', 'RECEIVED', 'QUEUED', 'SENT')) = 4
        AND EXISTS (SELECT FROM trace_recipient r JOIN trace_storage s ON s.organization_id = r.organization_id
          AND s.host_id = m.host_id AND s.session = r.session AND s.stage = 'STORED'
          WHERE r.organization_id = m.organization_id AND r.trace_id = m.id)`);
  }
} finally {
  await stop();
  await agent?.stop();
}
