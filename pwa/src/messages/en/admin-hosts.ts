/** The mail hosts that are looked after here. */
export const adminHosts = {
  'hosts.title': 'Mail hosts',
  'hosts.note': 'Where the mail servers run',
  'hosts.all': 'All hosts',
  'hosts.add': 'Add a host',
  'hosts.local': 'This machine',
  'hosts.good': 'Answers',
  'hosts.waiting': 'Waits for its agent',
  'hosts.unreachable': 'Does not answer',
  'hosts.unreachableHelp': ({ address }: { address: string }) =>
    `Its agent cannot be reached${address ? ` at ${address}` : ''}, so nothing is known of it and nothing can be changed. Mail there goes on. See that the agent runs (systemctl status postroom-agent) and that its port is open to this platform.`,
  'hosts.waitingHelp':
    'Its agent has not come yet with the token. When the token is lost or older than an hour, make a new one.',
  'hosts.renew': 'New token',
  'hosts.remove': 'Remove',
  'hosts.renewOf': ({ name }: { name: string }) => `New token for ${name}`,
  'hosts.removeOf': ({ name }: { name: string }) => `Remove ${name}`,
  'hosts.checked': ({ time }: { time: string }) => `checked ${time}`,
  'hosts.name': 'Name',
  'hosts.nameHelp': 'What it is called here.',
  'hosts.address': 'Where its agent will listen',
  'hosts.addressHelp': 'Name and port, which this platform must be able to reach: mail.example.com:7400',
  'hosts.adding': 'Adding…',
  'hosts.token': 'Enrol its agent',
  'hosts.tokenOnce': 'This is shown once. It works one time, until:',
  'hosts.tokenSteps': 'On the mail host, as root, where the agent is installed in /opt/postroom:',
  'hosts.command': 'First: make it known here',
  'hosts.start': 'Then: start it',
  'hosts.tokenDone': 'Done',
  'hosts.tokenWhat':
    'The agent makes its key on the host, where it stays, and gets a certificate for it. From then on both sides know each other by certificate.',
  'hosts.renewTitle': ({ name }: { name: string }) => `New token for ${name}?`,
  'hosts.renewWhat':
    'For a host that never came, or that lost its key. The platform stops calling it until its agent has enrolled again; mail there goes on.',
  'hosts.renewYes': 'Make a token',
  'hosts.removeTitle': ({ name }: { name: string }) => `Remove ${name}?`,
  'hosts.removeWhat':
    'The platform forgets this host: its health checks, its configuration changes here, the picture of its queue with its rules. Its agent is not called any more. On the host itself nothing changes: mail goes on, and so does the configuration it has.',
  'hosts.removeYes': 'Remove the host',

  'hosts.removed': ({ name }: { name: string }) => `${name} is not looked after here any more.`,
  'hosts.cancel': 'Cancel',
} as const;
