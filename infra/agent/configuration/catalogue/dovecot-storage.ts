import { type CatalogueEntry, entries, integer, oneOf, size, text, time, yesNo } from './entry.ts';

const special = (name: string, what: string) =>
  entries(
    'dovecot',
    'dovecot-storage',
    [
      [
        'auto',
        oneOf('no', 'create', 'subscribe'),
        `Whether the folder for ${what} is made by itself, and shown in clients.`,
      ],
      [
        'autoexpunge',
        time(0, 100 * 365 * 86_400),
        `After what time messages in the folder for ${what} are deleted; 0 for never.`,
      ],
    ],
    ['namespace inbox', `mailbox ${name}`],
  );

/** Where and how mailboxes are kept. */
export const dovecotStorage: CatalogueEntry[] = [
  ...entries('dovecot', 'dovecot-storage', [
    [
      'mail_location',
      text,
      'The format and the place of mailboxes. Changing it does not move any mail: existing messages are no longer found.',
    ],
    ['mail_home', text, 'The home of each mailbox, when the look-up does not give it.'],
    ['mail_attribute_dict', text, 'Where notes about folders and mailboxes are kept.'],
    [
      'mail_fsync',
      oneOf('optimized', 'always', 'never'),
      'How carefully mail is written to the disk. “never” is quick and loses mail when the power fails.',
    ],
    [
      'mail_nfs_storage',
      yesNo,
      'Whether mailboxes lie on a network file system that several servers write to.',
    ],
    ['mail_nfs_index', yesNo, 'Whether indexes lie on a network file system.'],
    [
      'mmap_disable',
      yesNo,
      'Whether indexes are read without mapping them into memory, as network file systems need.',
    ],
    ['lock_method', oneOf('fcntl', 'flock', 'dotlock'), 'How indexes are locked.'],
    ['mail_max_keyword_length', integer(1, 10_000), 'The longest name of a label.'],
    ['mail_cache_fields', text, 'Fields that are put into the cache when it is made.'],
    [
      'mail_always_cache_fields',
      text,
      'Fields that are always kept in the cache, so that lists show quickly.',
    ],
    ['mail_never_cache_fields', text, 'Fields that are never kept in the cache.'],
    ['mail_temp_dir', text, 'A folder for temporary files.'],
    [
      'mail_attachment_dir',
      text,
      'Where attachments are stored apart from messages, each once; empty keeps them together.',
    ],
    ['mail_attachment_min_size', size(0), 'From what size attachments are stored apart.'],
    ['mail_prefetch_count', integer(0, 10_000), 'How many messages are read ahead from slow storage.'],
    [
      'mail_sort_max_read_count',
      integer(0, 1_000_000),
      'How many messages a sort may open to find what the cache does not have.',
    ],
    [
      'mail_vsize_bg_after_count',
      integer(0, 1_000_000),
      'From how many messages on sizes are worked out in the background.',
    ],
    [
      'mailbox_list_index',
      yesNo,
      'Whether an index of folders is kept, which makes counting unread mail quick.',
    ],
    [
      'mailbox_idle_check_interval',
      time(1, 3600),
      'How often a waiting client’s folder is looked at when the system does not tell of changes.',
    ],
    ['maildir_stat_dirs', yesNo, 'Whether hidden files in maildirs are kept from looking like folders.'],
    ['maildir_copy_with_hardlinks', yesNo, 'Whether copies within maildirs share one file.'],
    ['maildir_very_dirty_syncs', yesNo, 'Whether maildirs are believed to be changed by Dovecot alone.'],
    ['mdbox_rotate_size', size(0), 'From what size a new mdbox file is begun.'],
    ['mdbox_rotate_interval', time(0), 'After what time a new mdbox file is begun; 0 goes by size alone.'],
    [
      'quota_full_tempfail',
      yesNo,
      'Whether mail for a full mailbox is tried again later instead of being refused.',
    ],
    [
      'default_vsz_limit',
      size(1_048_576),
      'The most memory that a process may take, unless its service says otherwise.',
    ],
    [
      'default_process_limit',
      integer(1, 1_000_000),
      'The most processes of a service, unless it says otherwise.',
    ],
    [
      'default_client_limit',
      integer(1, 1_000_000),
      'The most connections of a process, unless its service says otherwise.',
    ],
  ]),
  ...special('Drafts', 'drafts'),
  ...special('Sent', 'sent mail'),
  ...special('Junk', 'junk'),
  ...special('Trash', 'deleted mail'),
  ...special('Archive', 'archived mail'),
];
