// How many lines of Postfix's log a second become traces, counts and sign-ins in the database; and how many are parsed alone.
import { sql } from '@postroom/api/core/sql.ts';
import { parseLine } from '@postroom/api/mailserver/log/parse-line.ts';
import { postfixReader } from '@postroom/api/mailserver/trace/follow-traces.ts';
import { startCompany } from './company.ts';
import { round, writeFigures } from './figures.ts';

const messages = Number(process.env.BENCH_MESSAGES ?? 10_000);
/** About what the agent hands over at once. */
const CHUNK_LINES = 4_000;

const { app, stop } = await startCompany('log-parsing');
try {
  const lines = Array.from({ length: messages }, (_, index) => linesOf(index)).flat();
  const parsedMs = time(() => {
    for (const line of lines) parseLine(line, new Date());
  });
  const [host] = await app.database.systemQuery<{ organizationId: string; id: string; address: null }>(
    sql`SELECT organization_id::text AS "organizationId", id::text AS id, address FROM mail_host`,
  );
  if (!host) throw new Error('There is no mail host.');
  // A log of its own: the host's real one is followed meanwhile.
  const reader = postfixReader(app.deps, host, null, 'bench');
  await reader.readPosition();
  let from: { inode: bigint; offset: number } | null = null;
  const started = performance.now();
  for (let at = 0; at < lines.length; at += CHUNK_LINES) {
    const to = { inode: 1n, offset: at + CHUNK_LINES };
    await reader.apply({ lines: lines.slice(at, at + CHUNK_LINES), position: to, more: true }, from);
    from = to;
  }
  const writtenMs = performance.now() - started;
  writeFigures({
    messages,
    lines: lines.length,
    parsedPerSecond: round((lines.length / parsedMs) * 1_000),
    parsedAndWrittenPerSecond: round((lines.length / writtenMs) * 1_000),
  });
} finally {
  await stop();
}

function time(run: () => void): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

/** Eight lines, as many as a message that comes in over TLS has. */
function linesOf(index: number): string[] {
  const id = `4A${index.toString(16).toUpperCase().padStart(8, '0')}`;
  const client = `mail${index % 97}.elsewhere.example[198.51.100.${index % 250}]`;
  const line = (daemon: string, text: string) =>
    `Nov 21 09:38:30 mail postfix/${daemon}[${index % 50}]: ${text}`;
  return [
    line('smtpd', `connect from ${client}`),
    line(
      'smtpd',
      `Anonymous TLS connection established from ${client}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)`,
    ),
    line('smtpd', `${id}: client=${client}`),
    line('cleanup', `${id}: message-id=<${index}.quote@elsewhere.example>`),
    line('qmgr', `${id}: from=<zoe@elsewhere.example>, size=${1_000 + index}, nrcpt=1 (queue active)`),
    line('smtpd', `disconnect from ${client} ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7`),
    line(
      'lmtp',
      `${id}: to=<person${index % 40}@lindqvist.example>, relay=127.0.0.1[127.0.0.1]:24, delay=0.3, delays=0.1/0/0/0.2, dsn=2.0.0, status=sent (250 2.0.0 <person${index % 40}@lindqvist.example> S${index}AQ Saved)`,
    ),
    line('qmgr', `${id}: removed`),
  ];
}
