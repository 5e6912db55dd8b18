import { plural } from '../plural.ts';

/** The frame around every page. */
export const shell = {
  'shell.starting': 'Opening the post room …',
  'shell.unreachable': 'The server does not answer',
  'shell.unreachableHelp':
    'Check the connection. Once you have signed in on this device, Postroom also opens offline.',
  'shell.navigation': 'Main',
  'shell.mail': 'Mail',
  'shell.search': 'Search',
  'shell.outbox': 'Outbox',
  'shell.settings': 'Settings',
  'shell.administration': 'Mail server',
  'shell.online': 'Online',
  'shell.connecting': 'Connecting …',
  'shell.offline': 'Offline',
  'shell.syncing': ({ count }: { count: number }) =>
    plural(count, { one: 'Sending # change …', other: 'Sending # changes …' }),
  'shell.offlineWaiting': ({ count }: { count: number }) =>
    plural(count, { one: 'Offline, # change waiting', other: 'Offline, # changes waiting' }),
  'shell.serverAway': 'The server does not answer',
  'shell.serverAwayWaiting': ({ count }: { count: number }) =>
    plural(count, {
      one: 'The server does not answer, # change waiting',
      other: 'The server does not answer, # changes waiting',
    }),
  'shell.needsAttention': ({ count }: { count: number }) =>
    plural(count, { one: '# change was refused', other: '# changes were refused' }),
  'shell.connectTip': 'Try to connect now',
  'shell.updateReady': 'A new version of Postroom is ready.',
  'shell.update': 'Update now',
  'shell.install': 'Install Postroom on this device: it opens like an app and works offline.',
  'shell.installAction': 'Install',
  'shell.notNow': 'Not now',
  'shell.palette': 'Find a command or a place',
  'shell.paletteHint': 'Type what you want to do',
  'shell.paletteEmpty': ({ text }: { text: string }) => `Nothing is called “${text}”.`,
  'shell.shortcuts': 'Keyboard shortcuts',
  'shell.shortcutsTyping': 'Single keys work when you are not writing.',
  'shell.groupGo': 'Go to',
  'shell.groupApp': 'Postroom',
  'shell.goMail': 'Go to mail',
  'shell.goSearch': 'Go to search',
  'shell.goOutbox': 'Go to the outbox',
  'shell.goAdministration': 'Go to the mail server',
  'shell.goSettings': 'Go to settings',
  'shell.themeLight': 'Use the light look',
  'shell.themeDark': 'Use the dark look',
  'shell.themeSystem': 'Use the look of the system',
  'shell.densityCompact': 'Show lists compact',
  'shell.densityCosy': 'Show lists comfortable',
  'shell.densityRoomy': 'Show lists roomy',
  'shell.signOut': 'Sign out',
  'shell.account': ({ name }: { name: string }) => `Account of ${name}`,
} as const;
