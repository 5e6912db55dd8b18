import { plural } from '../plural.ts';

export const accounts = {
  'accounts.allOf': ({ name }: { name: string }) => `${name}, all accounts`,
  'accounts.rowOf': ({ address }: { address: string }) => `in ${address}`,

  'accounts.passwordHelp': 'It is tried at once and stored encrypted.',
  'accounts.looking': 'Looking for the servers of this address …',
  'accounts.enterServers': 'Enter the servers yourself',
  'accounts.nothingFound':
    'The servers of this address could not be found. Your provider’s help pages name them.',
  'accounts.foundServers': ({ imap, smtp }: { imap: string; smtp: string }) =>
    `Reading from ${imap}, sending through ${smtp}`,
  'accounts.found.PROVIDER': 'The servers of this provider are known.',
  'accounts.found.SERVICE_RECORDS': 'The domain names its servers.',
  'accounts.found.AUTOCONFIG': 'The domain names its servers.',
  'accounts.found.MAIL_EXCHANGER': 'The servers of whoever keeps this domain’s mail were found.',
  'accounts.found.USUAL_NAMES': 'Mail servers answer under the usual names.',
  'accounts.severalFound': 'Servers for reading and sending',
  'accounts.onlyGuessed':
    'Nobody confirmed that these are the right ones: compare them with your provider’s help pages.',
  'accounts.unencrypted':
    'Without encryption your password and your mail can be read on the way. This is accepted only for servers in a private network that the operator allows.',
  'accounts.samePassword': 'Only when it is another one.',
  'accounts.keepPassword': 'Leave it empty to keep the stored one.',
  'accounts.reads': 'Password for reading',

  'accounts.change': 'Change',
  'accounts.changeTitle': 'Change account',
  'accounts.save': 'Save',
  'accounts.changed': ({ address }: { address: string }) => `${address} is changed.`,
  'accounts.gone': 'This account is not there any more.',
  'accounts.pause': 'Pause',
  'accounts.resume': 'Resume',
  'accounts.tryNow': 'Try now',
  'accounts.paused': ({ address }: { address: string }) =>
    `${address} is paused: what is here stays, nothing new arrives.`,
  'accounts.resumed': ({ address }: { address: string }) => `${address} goes on.`,
  'accounts.lastSynced': ({ time }: { time: string }) => `Agreed with its server ${time}.`,
  'accounts.more': 'Show more accounts',
  'accounts.whatRemoves': 'What becomes of its mail here',
  'accounts.removeAll': 'Remove the account and its mail',
  'accounts.removeAllHelp': ({ count }: { count: number }) =>
    plural(count, {
      zero: 'Nothing of it stays here. At the provider nothing changes.',
      one: 'One message, drafts kept only here and messages planned for later disappear. At the provider nothing changes.',
      other:
        '# messages, drafts kept only here and messages planned for later disappear. At the provider nothing changes.',
    }),
  'accounts.keepMail': 'Keep what is here, read nothing new',
  'accounts.keepMailHelp': 'The account is paused. You can go on at any time.',
  'accounts.removeUnsent': 'Remove, and give up sending',
};
