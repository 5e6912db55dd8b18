// Lines of Postfix's log with the fields that others read out of them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCommands, readDelays, readHost, readPairs } from '@postroom/api/mailserver/log/fields.ts';
import { readMessage } from '@postroom/api/mailserver/log/read-message.ts';
import type { LoggedHost, LogRecord } from '@postroom/api/mailserver/log/records.ts';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';

interface Sample {
  pattern: string;
  data: string;
  results: Record<string, string | number>;
}

const folder = join(
  process.env.POSTROOM_CORPORA ?? resolve(import.meta.dirname, '../../../../shared/corpora'),
  'postfix-log',
);
const present = existsSync(folder);
if (!present) console.warn(`Left out: ${folder} is missing. Set POSTROOM_CORPORA to where the corpora are.`);

/** Not kept: statistics, DNS lists, and what nobody asks about a delivery. */
const NOT_KEPT =
  /^postfix_(anvil_|scache_|verify_|dnsbl_|postscreen_cache|postscreen_dnsbl|postscreen_violation_time|prepend_|pix_|requiretls|discarded_ehlo|config_path|client_ip_unknown|service$|server_(ip|port)|tls_(key|server|error|security|downgrade|policy))/;
/** Daemons and pieces of lines whose records are not kept at all. */
const NOT_KEPT_FROM = /^(anvil|scache|dnsblog|tlsproxy|tls_features|verify)/;

const samples = (): [string, Sample][] =>
  readdirSync(folder).map((name) => [name, load(readFileSync(join(folder, name), 'utf8')) as Sample]);

const daemonOf = (pattern: string): string =>
  (/%\{POSTFIX_([A-Z_]+)\}/.exec(pattern)?.[1] ?? '').toLowerCase();

function fieldsOf(sample: Sample): Record<string, unknown> {
  const daemon = daemonOf(sample.pattern);
  if (daemon === 'delays') return delayFields(sample.data);
  if (daemon === 'relay') return hostFields('relay', readHost(sample.data));
  if (daemon === 'command_counter_data') return commandFields(sample.data);
  if (daemon === 'keyvalue') return { pairs: readPairs(sample.data) };
  return recordFields(readMessage(daemon, sample.data));
}

function delayFields(text: string): Record<string, unknown> {
  const [before, inside, connection, transmission] = readDelays(text) ?? [];
  return {
    ...{ postfix_delay_before_qmgr: before, postfix_delay_in_qmgr: inside },
    ...{ postfix_delay_conn_setup: connection, postfix_delay_transmission: transmission },
  };
}

function commandFields(text: string): Record<string, unknown> {
  return Object.fromEntries(
    [...readCommands(text)].flatMap(([name, { accepted, all }]) => {
      const key = `postfix_cmd_${name === 'commands' ? 'count' : name}`;
      return [
        [key, all],
        [`${key}_accepted`, accepted],
      ];
    }),
  );
}

const hostFields = (role: string, host: LoggedHost | null): Record<string, unknown> => ({
  [`postfix_${role}_hostname`]: host?.name,
  [`postfix_${role}_ip`]: host?.ip,
  [`postfix_${role}_port`]: host?.port,
  postfix_relay_service: host?.ip,
});

function recordFields(record: LogRecord): Record<string, unknown> {
  const queueId = 'queueId' in record ? (record.queueId ?? 'NOQUEUE') : undefined;
  return { postfix_queueid: queueId, ...detailFields(record) };
}

function detailFields(record: LogRecord): Record<string, unknown> {
  switch (record.kind) {
    case 'client':
    case 'active':
      return { pairs: record.pairs };
    case 'messageId':
      return { 'postfix_message-id': record.messageId };
    case 'delivery':
      return {
        ...{ pairs: record.pairs, postfix_status: record.status },
        ...Object.fromEntries(
          ['smtp', 'lmtp', 'local', 'pipe', 'error', 'virtual'].map((name) => [
            `postfix_${name}_response`,
            record.response,
          ]),
        ),
      };
    case 'expired':
      return { postfix_from: record.from, postfix_status: record.status };
    case 'notification':
      return {
        ...{ postfix_bounce_queueid: record.reportQueueId, postfix_bounce_recipient: record.to },
        postfix_bounce_reason: record.reason,
      };
    case 'removed':
      return { postfix_message: 'removed', postfix_postsuper_action: 'removed' };
    case 'queueAction':
      return { postfix_postsuper_action: record.action };
    case 'queueSummary':
      return {
        postfix_postsuper_summary_action: record.action,
        postfix_postsuper_summary_count: record.count,
      };
    case 'refusal':
      return {
        ...hostFields('client', record.client),
        ...{ pairs: record.pairs, postfix_action: record.action, postfix_smtp_stage: record.stage },
        ...{ postfix_status_code: record.code, postfix_status_code_enhanced: record.dsn },
        ...{ postfix_status_data: record.about, postfix_status_message: record.message },
        postfix_postscreen_toobusy_data: record.message,
      };
    case 'milter':
      return {
        ...{ pairs: record.pairs, postfix_milter_result: record.result },
        ...{ postfix_milter_message: record.message, postfix_milter_data: record.data },
      };
    case 'proxy': {
      const [, code, dsn] = /^(\d{3}) (\d\.\d+\.\d+)?/.exec(record.message) ?? [];
      return {
        ...{
          pairs: record.pairs,
          postfix_proxy_result: record.result,
          postfix_proxy_smtp_stage: record.stage,
        },
        ...{ postfix_proxy_message: record.message, postfix_proxy_status_code: code },
        postfix_proxy_status_code_enhanced: dsn,
      };
    }
    case 'connect':
    case 'disconnect':
      return { ...hostFields('client', record.client), commands: record.commands };
    case 'lost':
      return {
        ...hostFields('client', record.client),
        ...{ postfix_smtpd_lostconn_data: record.what, postfix_smtp_stage: record.stage },
      };
    case 'remote':
      return {
        ...hostFields('relay', record.host),
        ...{ postfix_smtp_lostconn_data: record.problem, postfix_smtp_lostconn_reason: record.stage },
        ...{ postfix_smtp_response: record.reply, postfix_smtp_stage: record.stage },
      };
    case 'tls':
      return {
        ...hostFields(record.direction === 'to' ? 'relay' : 'client', record.host),
        ...{ postfix_tls_trustlevel: record.trust, postfix_tls_version: record.version },
        ...{ postfix_tls_cipher: record.cipher, postfix_tls_cipher_size: record.bits },
      };
    case 'screen':
      return {
        ...hostFields('client', record.client),
        ...{ postfix_postscreen_access: record.verdict, postfix_postscreen_violation: record.verdict },
        postfix_smtp_stage: record.stage,
      };
    case 'master':
      return { postfix_version: record.version, postfix_termination_signal: record.signal };
    case 'trouble':
      return {
        ...{ postfix_message_level: record.level, postfix_message: record.text, pairs: record.pairs },
        ...troubledClient(record.text),
      };
    case 'other':
      return { postfix_message: record.text };
  }
}

/** A warning about a client names it first. */
function troubledClient(text: string): Record<string, unknown> {
  const [, host, message] = /^(\S+\[[^\]]+\]): (.*)$/s.exec(text) ?? [];
  return host === undefined ? {} : { ...hostFields('client', readHost(host)), postfix_message: message };
}

function meets(name: string, expected: string | number, fields: Record<string, unknown>): boolean {
  if (name === 'postfix_command_counter_data') {
    return (
      JSON.stringify([...readCommands(String(expected))]) ===
      JSON.stringify([...((fields.commands as Map<string, unknown>) ?? [])])
    );
  }
  if (name !== 'postfix_keyvalue_data') return String(fields[name] ?? '') === String(expected ?? '');
  const actual = fields.pairs as ReadonlyMap<string, string> | undefined;
  return [...readPairs(String(expected))].every(([key, value]) => actual?.get(key) === value);
}

describe.skipIf(!present)('the corpus of Postfix log lines', () => {
  it('is read with at least 98 % of the fields that are kept', () => {
    const failed: string[] = [];
    let met = 0;
    let left = 0;
    for (const [file, sample] of samples()) {
      const fields = fieldsOf(sample);
      for (const [name, expected] of Object.entries(sample.results ?? {})) {
        if (NOT_KEPT.test(name) || NOT_KEPT_FROM.test(file)) left++;
        else if (meets(name, expected, fields)) met++;
        else failed.push(`${file} ${name}: ${expected} / ${String(fields[name])}`);
      }
    }
    const share = met / (met + failed.length);
    console.info(
      `${met} of ${met + failed.length} fields that are kept (${(100 * share).toFixed(1)} %); ${left} are not kept`,
    );
    expect(share, failed.join('\n')).toBeGreaterThanOrEqual(0.98);
  });
});
