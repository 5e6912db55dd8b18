import { field, type TemplateDefinition, whole } from './template.ts';

export const highVolume: TemplateDefinition = {
  id: 'high-volume',
  title: 'High volume',
  description:
    'For many people and much mail: more deliveries and connections at a time, a larger active queue, and destinations that are tried again sooner.',
  fields: () => [
    field(
      'processes',
      'Deliveries and connections at a time',
      'Each takes about 10 MB of memory.',
      whole(100, 2_000),
      '300',
    ),
    field(
      'perDestination',
      'Of these, to one destination',
      'Large providers slow down senders that open too many.',
      whole(2, 100),
      '30',
    ),
    field(
      'sessions',
      'Open mail boxes at a time',
      'A mail program or phone keeps two to five open. Each takes about 3 MB of memory.',
      whole(200, 20_000),
      '2000',
    ),
  ],
  fill(draft, values) {
    const [processes, sessions] = [values.number('processes'), values.number('sessions')];
    const more = (name: string, wanted: number) =>
      Math.max(wanted, Number(draft.value('dovecot', name, ['service auth'])) || 0);
    draft.postfix({
      default_process_limit: processes,
      default_destination_concurrency_limit: values.number('perDestination'),
      qmgr_message_active_limit: 40_000,
      qmgr_message_recipient_limit: 40_000,
      minimal_backoff_time: '300s',
      maximal_backoff_time: '1h',
      smtp_connect_timeout: '15s',
      smtpd_client_connection_count_limit: Math.max(20, Math.floor(processes / 4)),
    });
    draft.dovecot({ default_client_limit: 2 * sessions + 1_000, auth_cache_size: '32 M' });
    draft.dovecot({ process_limit: sessions }, ['service imap']);
    draft.dovecot({ process_min_avail: 2 }, ['service imap-login']);
    draft.dovecot({ client_limit: more('client_limit', 2 * sessions + 1_000) }, ['service auth']);
  },
};
