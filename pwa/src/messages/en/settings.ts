/** The settings' pages. */
export const settings = {
  'settings.title': 'Settings',
  'settings.profile': 'Profile and password',
  'settings.profileNote': 'Your name, your address, your password',
  'settings.accounts': 'Mail accounts',
  'settings.accountsNote': 'Mailboxes shown here and how they are doing',
  'settings.appearance': 'Appearance',
  'settings.appearanceNote': 'Light or dark, compact or roomy',
  'settings.sessions': 'Devices and sessions',
  'settings.sessionsNote': 'Where you are signed in',
  'settings.storage': 'On this device',
  'settings.storageNote': 'What is kept for offline use',
  'settings.people': 'People',
  'settings.peopleNote': 'Members and invitations',
  'settings.domains': 'Domains and mailboxes',
  'settings.domainsNote': 'Addresses that are hosted here',
} as const;
