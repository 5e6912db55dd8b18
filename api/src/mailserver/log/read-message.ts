import { readCommands, readDelays, readHost, readPairs, scanPairs, splitPairs } from './fields.ts';
import type { LoggedHost, LogRecord, RefusalRecord } from './records.ts';

/** Short ids are hexadecimal, long ones letters and digits without vowels. */
const QUEUED = /^(?<queueId>[0-9A-F]{5,25}|(?=[A-Za-z]*\d)[0-9A-Za-z]{5,25}|NOQUEUE): (?<rest>.*)$/s;
const LEVEL = /^(?<level>warning|error|fatal|panic|info): (?<text>.*)$/s;

/** What one daemon says in the text of a line. */
export function readMessage(daemon: string, text: string): LogRecord {
  const trouble = LEVEL.exec(text)?.groups;
  if (trouble) return readTrouble(trouble.level ?? '', trouble.text ?? '', null);
  const { queueId, rest } = QUEUED.exec(text)?.groups ?? {};
  if (queueId === undefined || rest === undefined) return readUnqueued(text);
  const level = LEVEL.exec(rest)?.groups;
  if (level) return readTrouble(level.level ?? '', level.text ?? '', queueId);
  return readQueued(daemon, queueId, rest) ?? { kind: 'other', queueId, text: rest };
}

function readTrouble(level: string, text: string, queueId: string | null): LogRecord {
  const { id, rest } = /^(?<id>[0-9A-Za-z]{5,25}): (?<rest>.*)$/s.exec(text)?.groups ?? {};
  const named = queueId === null && id !== undefined && /\d/.test(id) && rest !== undefined;
  const [words, pairs] = splitPairs(named ? rest : text);
  return { kind: 'trouble', level, text: words, queueId: named ? id : queueId, pairs };
}

function readQueued(daemon: string, queueId: string, text: string): LogRecord | null {
  if (text.startsWith('to=')) return readDelivery(queueId, text);
  if (text.startsWith('client=') || text.startsWith('uid=')) {
    const pairs = readPairs(text);
    return { kind: 'client', queueId, client: readHost(pairs.get('client') ?? ''), pairs };
  }
  const messageId = /^(?:resent-)?message-id=(.*)$/s.exec(text)?.[1];
  if (messageId !== undefined)
    return { kind: 'messageId', queueId, messageId: messageId.replace(/^<(.*)>$/s, '$1') };
  if (text.startsWith('from=')) return readEnvelope(queueId, text);
  if (text === 'removed')
    return { kind: 'removed', queueId, by: daemon === 'postsuper' ? 'postsuper' : 'qmgr' };
  if (text === 'requeued' || text === 'placed on hold' || text === 'released from hold') {
    return { kind: 'queueAction', queueId, action: text };
  }
  return (
    readNotification(queueId, text) ??
    // What a filter refuses in the middle of a conversation is worded as smtpd's own refusals are.
    (daemon === 'cleanup' ? readMilter(queueId, text) : null) ??
    readRefusal(queueId, text) ??
    readMilter(queueId, text) ??
    readRemote(queueId, text)
  );
}

function readEnvelope(queueId: string, text: string): LogRecord | null {
  const pairs = readPairs(text);
  const from = pairs.get('from') ?? '';
  const status = pairs.get('status');
  if (status === 'expired' || status === 'force-expired') return { kind: 'expired', queueId, from, status };
  const size = Number(pairs.get('size'));
  const recipients = Number(pairs.get('nrcpt'));
  if (!Number.isFinite(size) || !Number.isFinite(recipients)) return null;
  return { kind: 'active', queueId, pairs, from, size, recipients };
}

function readDelivery(queueId: string, text: string): LogRecord | null {
  const { pairs, rest } = scanPairs(text);
  const status = pairs.get('status');
  if (status === undefined) return null;
  const relay = pairs.get('relay') ?? 'none';
  return {
    kind: 'delivery',
    queueId,
    to: pairs.get('to') ?? '',
    originalTo: pairs.get('orig_to') ?? null,
    relay: readHost(relay) ?? (relay === 'none' ? null : { name: relay, ip: null, port: null }),
    delay: Number(pairs.get('delay') ?? 0),
    delays: readDelays(pairs.get('delays')),
    dsn: pairs.get('dsn') ?? null,
    status,
    response: /^\((.*)\)\s*$/s.exec(rest)?.[1] ?? '',
    pairs,
  };
}

function readNotification(queueId: string, text: string): LogRecord | null {
  const { to, reason, id } =
    /^(?<to>sender|postmaster) (?<reason>non-delivery|delay|delivery status) notification: (?<id>\w+)$/.exec(
      text,
    )?.groups ?? {};
  if ((to !== 'sender' && to !== 'postmaster') || id === undefined) return null;
  if (reason !== 'non-delivery' && reason !== 'delay' && reason !== 'delivery status') return null;
  return { kind: 'notification', queueId, reportQueueId: id, to, reason };
}

function readMilter(queueId: string, text: string): LogRecord | null {
  const { result, rest } = /^(?:milter-)(?<result>[\w-]+): (?<rest>.*)$/s.exec(text)?.groups ?? {};
  if (result === undefined || rest === undefined) return null;
  const [message, pairs, data] = splitPairs(rest);
  return { kind: 'milter', queueId, result, message, data: data === '' ? null : data, pairs };
}

const REFUSAL =
  /^(?<action>[\w-]+): (?<stage>[\w-]+) from (?<client>[^\s[]*\[[^\]]+\](?::\d+)?): (?<rest>.*)$/s;
const STATUS = /^(?<code>\d{3}) (?:(?<dsn>\d\.\d+\.\d+) )?(?<text>.*)$/s;
const ABOUT = /^<(?<about>[^>]*)>: (?<message>.*)$/s;
/** `Service unavailable; client [192.0.2.1] blocked using …` */
const BLOCKED = /^.*?\[(?<about>[^\]]+)\] (?<message>blocked .*)$/s;

function readRefusal(queueId: string, text: string): RefusalRecord | null {
  const { action, stage, client, rest } = REFUSAL.exec(text)?.groups ?? {};
  const host = client === undefined ? null : readHost(client);
  if (action === undefined || stage === undefined || host === null || rest === undefined) return null;
  const [words, pairs] = splitPairs(rest);
  const status = STATUS.exec(words)?.groups;
  const said = status?.text ?? words;
  const { about, message } = ABOUT.exec(said)?.groups ?? BLOCKED.exec(said)?.groups ?? {};
  return {
    kind: 'refusal',
    queueId: queueId === 'NOQUEUE' ? null : queueId,
    ...{ action, stage, client: host, pairs, code: status?.code ?? null, dsn: status?.dsn ?? null },
    about: about ?? null,
    message: message ?? said,
  };
}

const SAID =
  /^(?:SASL authentication failed; server|host) (?<host>\S+\[[^\]]*\](?::\d+)?) (?:said|refused to talk to me): (?<reply>.*?)(?: \(in reply to (?<stage>.*?)(?: command)?\))?$/s;
const BROKEN =
  /^(?<what>lost connection|conversation) with (?<host>\S+\[[^\]]*\](?::\d+)?)(?<timeout> timed out)? while (?<stage>.*)$/s;

function readRemote(queueId: string | null, text: string): LogRecord | null {
  const said = SAID.exec(text)?.groups;
  const broken = said ?? BROKEN.exec(text)?.groups;
  const host = broken?.host === undefined ? null : readHost(broken.host);
  if (broken === undefined || host === null) return null;
  const problem = said ? null : broken.timeout ? 'timed out' : (broken.what ?? null);
  return { kind: 'remote', queueId, host, problem, reply: said?.reply ?? null, stage: broken.stage ?? null };
}

const CONNECTION = /^(?<what>connect|disconnect) from (?<host>\S+\[[^\]]+\])(?: (?<commands>.*))?$/s;
const LOST =
  /^(?<what>lost connection|timeout|improper command pipelining|bare <LF> received|too many errors) after (?<stage>[\w-]+)(?: \(\d+ bytes\))? from (?<host>\S+\[[^\]]+\])/s;
const TLS_ERROR = /^(?<what>SSL_accept error) from (?<host>\S+\[[^\]]+\]): /s;
const TLS =
  /^(?<trust>\w+) TLS connection established (?<direction>from|to) (?<host>\S+\[[^\]]+\](?::\d+)?): (?<version>\S+) with cipher (?<cipher>\S+) \((?<bits>\d+\/\d+) bits\)/;
const UNREACHED =
  /^(?:connect to|SSL_connect error to|certificate verification failed for) (?<host>\S+\[[^\]]+\](?::\d+)?): (?<problem>.*)$/s;

const SCREEN =
  /^(?<verdict>[A-Z][A-Z -]+?)(?: \d+)?(?: after (?<seconds>[\d.]+))?(?: from| for)? (?<client>\[[^\]]+\]:\d+)(?:(?: after| in tests after| in tests before| to) (?<stage>[^\s:]+))?/;

/** postscreen(8), before smtpd sees the client. */
function readScreen(text: string): LogRecord | null {
  const groups = SCREEN.exec(text.replace(/^DNSBL rank/, 'DNSBL'))?.groups;
  const client = groups?.client === undefined ? null : readHost(groups.client);
  if (!groups || !client) return null;
  return { kind: 'screen', verdict: groups.verdict ?? '', client, stage: groups.stage ?? null };
}

/** Lines without a queue id. */
function readUnqueued(text: string): LogRecord {
  return (
    readConnection(text) ??
    readTls(text) ??
    readUnreached(text) ??
    readProxy(text) ??
    readMaster(text) ??
    readScreen(text) ??
    readSummary(text) ?? { kind: 'other', queueId: null, text }
  );
}

const hostOf = (groups: Record<string, string | undefined> | undefined): LoggedHost | null =>
  groups?.host === undefined ? null : readHost(groups.host);

function readConnection(text: string): LogRecord | null {
  const connection = CONNECTION.exec(text)?.groups;
  const client = hostOf(connection);
  if (connection && client) {
    const { what, commands } = connection;
    return {
      kind: what === 'connect' ? 'connect' : 'disconnect',
      client,
      commands: commands === undefined ? null : readCommands(commands),
    };
  }
  const lost = LOST.exec(text)?.groups ?? TLS_ERROR.exec(text)?.groups;
  const loser = hostOf(lost);
  return !lost || !loser
    ? null
    : { kind: 'lost', client: loser, what: lost.what ?? '', stage: lost.stage ?? null };
}

function readTls(text: string): LogRecord | null {
  const groups = TLS.exec(text)?.groups;
  const host = hostOf(groups);
  if (!groups || !host) return null;
  const { trust = '', direction, version = '', cipher = '', bits = '' } = groups;
  return { kind: 'tls', direction: direction === 'to' ? 'to' : 'from', trust, host, version, cipher, bits };
}

function readUnreached(text: string): LogRecord | null {
  const groups = UNREACHED.exec(text)?.groups;
  const host = hostOf(groups);
  return groups && host
    ? { kind: 'remote', queueId: null, host, problem: groups.problem ?? '', reply: null, stage: null }
    : null;
}

function readProxy(text: string): LogRecord | null {
  const { result, stage, rest } =
    /^proxy-(?<result>[\w-]+): (?<stage>[\w-]+): (?<rest>.*)$/s.exec(text)?.groups ?? {};
  if (result === undefined || stage === undefined || rest === undefined) return null;
  const [message, pairs] = splitPairs(rest);
  return { kind: 'proxy', result, stage, message, pairs };
}

function readMaster(text: string): LogRecord | null {
  const { event, version } =
    /^(?<event>daemon started|reload) -- version (?<version>[^,\s]+),/.exec(text)?.groups ?? {};
  if (event !== undefined && version !== undefined) {
    return { kind: 'master', event: event === 'reload' ? 'reload' : 'started', version, signal: null };
  }
  const signal = /^terminating on signal (\d+)$/.exec(text)?.[1];
  return signal === undefined
    ? null
    : { kind: 'master', event: 'terminating', version: null, signal: Number(signal) };
}

function readSummary(text: string): LogRecord | null {
  const { action, count } = /^(?<action>[A-Z][a-z ]+): (?<count>\d+) messages?$/.exec(text)?.groups ?? {};
  return action === undefined ? null : { kind: 'queueSummary', action, count: Number(count) };
}
