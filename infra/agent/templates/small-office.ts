import { listWith } from './lists.ts';
import { choice, field, type TemplateDefinition, whole } from './template.ts';

const MEBIBYTE = 1024 * 1024;

export const smallOffice: TemplateDefinition = {
  id: 'small-office',
  title: 'Small office',
  description:
    'For up to a hundred people on one machine: limits that keep one client from using up the server, and senders who hear soon that a mail is late.',
  fields: () => [
    field(
      'largestMessage',
      'Largest message',
      'With its attachments, which grow by a third on the way.',
      whole(5, 500, 'MB'),
      '50',
    ),
    field(
      'networks',
      'Networks that may send without a login',
      'Printers and scanners of the office, for instance 192.168.1.0/24. Empty: nobody.',
      { kind: 'networks' },
    ),
    field(
      'giveUpAfter',
      'Give up on a mail after',
      'The sender is told when a mail could not be delivered for so long.',
      choice({ '2': 'Two days', '3': 'Three days', '5': 'Five days' }),
      '3',
    ),
  ],
  fill(draft, values) {
    const networks = values.list('networks');
    draft.postfix({
      message_size_limit: values.number('largestMessage') * MEBIBYTE,
      smtpd_helo_required: 'yes',
      disable_vrfy_command: 'yes',
      smtpd_client_connection_count_limit: 20,
      default_process_limit: 100,
      delay_warning_time: '4h',
      maximal_queue_lifetime: `${values.text('giveUpAfter')}d`,
      bounce_queue_lifetime: '1d',
    });
    if (networks.length > 0) {
      const restrictions = draft.value('postfix', 'smtpd_relay_restrictions');
      draft.postfix({
        mynetworks: listWith(draft.value('postfix', 'mynetworks'), networks),
        smtpd_relay_restrictions: /\bpermit_mynetworks\b/.test(restrictions)
          ? restrictions
          : ['permit_mynetworks', restrictions].filter(Boolean).join(', '),
      });
    }
    draft.dovecot({ mail_max_userip_connections: 20 }, ['protocol imap']);
  },
};
