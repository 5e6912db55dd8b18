import { type CatalogueEntry, entries, integer, oneOf, size, text, time, yesNo } from './entry.ts';

/** Extensions and their settings. */
export const dovecotPlugins: CatalogueEntry[] = [
  ...entries('dovecot', 'dovecot-plugins', [
    [
      'mail_plugins',
      text,
      'Extensions that are loaded for all protocols, such as quota. A missing one keeps every mailbox closed.',
    ],
  ]),
  ...entries(
    'dovecot',
    'dovecot-plugins',
    [
      ['quota', text, 'How use is counted; “count” keeps it in the index and is the one to choose.'],
      ['quota_rule', text, 'The limit of mailboxes that have none of their own, for instance *:storage=5G.'],
      ['quota_rule2', text, 'A second rule, for instance more room in the trash: Trash:storage=+100M.'],
      [
        'quota_grace',
        text,
        'By how much the last message may pass the limit, so that people can still be reached.',
      ],
      ['quota_vsizes', yesNo, 'Whether messages count with the size that clients see. “count” needs it.'],
      ['quota_max_mail_size', size(0), 'The largest message that may be stored.'],
      ['quota_exceeded_message', text, 'What senders and clients are told when a mailbox is full.'],
      [
        'quota_status_success',
        oneOf('OK', 'DUNNO'),
        'What Postfix is answered when there is room. DUNNO leaves other checks in force.',
      ],
      ['quota_status_nouser', text, 'What Postfix is answered about a mailbox that does not exist.'],
      ['quota_status_overquota', text, 'What Postfix is answered about a full mailbox.'],
      ['sieve', text, 'Where filter scripts are kept, and which is in force.'],
      ['sieve_before', text, 'Scripts of the administrator that run before people’s own.'],
      ['sieve_after', text, 'Scripts of the administrator that run after people’s own.'],
      ['sieve_default', text, 'The script of people who have none.'],
      ['sieve_global', text, 'Scripts that people’s own may include.'],
      ['sieve_extensions', text, 'What scripts may use: + adds and - takes away.'],
      ['sieve_max_script_size', size(0), 'The largest script.'],
      [
        'sieve_max_actions',
        integer(0, 10_000),
        'How many things a script may do with one message; 0 for no limit.',
      ],
      [
        'sieve_max_redirects',
        integer(0, 1000),
        'To how many addresses a script may send one message on; 0 forbids it.',
      ],
      ['sieve_quota_max_scripts', integer(0, 10_000), 'How many scripts a person may have; 0 for no limit.'],
      ['sieve_quota_max_storage', size(0), 'How much room a person’s scripts may take; 0 for no limit.'],
      [
        'sieve_vacation_min_period',
        time(0),
        'How soon the same sender may get an absence note again, at the earliest.',
      ],
      [
        'sieve_vacation_max_period',
        time(0),
        'How long a script may keep a sender from getting another absence note; 0 for any time.',
      ],
      [
        'sieve_vacation_default_period',
        time(0),
        'How soon the same sender gets an absence note again when the script does not say.',
      ],
      [
        'sieve_vacation_send_from_recipient',
        yesNo,
        'Whether absence notes have the mailbox as their sender in the envelope.',
      ],
      ['acl', text, 'Where rights to shared folders are kept.'],
      ['acl_shared_dict', text, 'Where it is kept who shares folders with whom.'],
      ['fts', text, 'Which index searches in texts use.'],
      ['fts_autoindex', yesNo, 'Whether new mail is put into the search index at once.'],
      ['mail_log_events', text, 'What is logged of what people do with their mail.'],
      ['mail_log_fields', text, 'What is logged about each message.'],
      ['zlib_save', text, 'How new messages are compressed.'],
      ['zlib_save_level', integer(0, 100), 'How hard new messages are compressed.'],
    ],
    ['plugin'],
  ),
];
