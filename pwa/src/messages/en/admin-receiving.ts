import { plural } from '../plural.ts';

/** How the mail of a domain is received. */
export const adminReceiving = {
  'receiving.title': 'Receiving',
  'receiving.HOSTED': 'Hosted here',
  'receiving.BACKUP': 'Backup MX',
  'receiving.FORWARDED': 'Handed on',
  'receiving.about.HOSTED': 'Mail lies in mailboxes here, and people sign in to read it.',
  'receiving.about.BACKUP':
    'Mail comes here while the domain’s own server is away, waits, and is handed on when it is back.',
  'receiving.about.FORWARDED':
    'All mail comes here first and is handed on at once to one server, such as an internal one.',
  'receiving.dns.HOSTED': 'The domain’s first MX record must name this server.',
  'receiving.dns.BACKUP':
    'The domain’s own server must come first among its MX records (the lowest number), this server after it. Mail is handed on to those before this one.',
  'receiving.dns.FORWARDED':
    'The domain’s first MX record must name this server. The server that gets the mail needs no record.',
  'receiving.toMx': 'To the domain’s own server, as its MX records say',
  'receiving.toServer': ({ server, protocol }: { server: string; protocol: string }) =>
    `To ${server} by ${protocol}`,
  'receiving.all': 'For every address',
  'receiving.listed': ({ count }: { count: number }) =>
    plural(count, { one: 'For # address; others are refused', other: 'For # addresses; others are refused' }),
  'receiving.dns': 'DNS',
  'receiving.dnsNote': 'What brings mail here, and whether it is there',
  'receiving.change': 'Change',
  'receiving.dialogTitle': ({ name }: { name: string }) => `How mail for ${name} is received`,
  'receiving.kind': 'Mail is',
  'receiving.hasAddresses': ({ mailboxes, aliases }: { mailboxes: number; aliases: number }) =>
    `The domain has ${plural(mailboxes, { zero: 'no mailbox', one: '# mailbox', other: '# mailboxes' })} and ${plural(aliases, { zero: 'no alias', one: '# alias', other: '# aliases' })} here. They would get no more mail, so it stays hosted until they are deleted for good.`,
  'receiving.backToHosted':
    'Mail is refused until there are mailboxes. The addresses listed here and the server are forgotten.',
  'receiving.protocol': 'Spoken there',
  'receiving.host': 'Server',
  'receiving.hostHelp': 'Addresses of your own network must be allowed by whoever operates this server.',
  'receiving.port': 'Port',
  'receiving.takesAll': 'Take mail for every address',
  'receiving.takesAllHelp':
    'What the other server then refuses goes back, often to forged senders. Better list the addresses there are.',
  'receiving.recipients': 'Addresses',
  'receiving.recipientsHelp':
    'One in each line, or what stands before the @; 2,000 at most. Mail for others is refused.',
  'receiving.save': 'Save',
  'receiving.saving': 'Saving …',
  'receiving.saved': ({ name }: { name: string }) => `Mail for ${name} is received as you chose.`,
} as const;
