/** The configuration of Postfix and Dovecot. */
export const adminConfiguration = {
  'configuration.title': 'Configuration',
  'configuration.note': 'What Postfix and Dovecot are told to do',
  'configuration.versions': ({ postfix, dovecot }: { postfix: string | null; dovecot: string | null }) =>
    [postfix && `Postfix ${postfix}`, dovecot && `Dovecot ${dovecot}`].filter(Boolean).join(', '),
  'configuration.host': 'Mail host',
  'configuration.views': 'View of the configuration',
  'configuration.parameters': 'Parameters',
  'configuration.files': 'Files',
  'configuration.unreachable': 'The agent of this host does not answer',
  'configuration.unreachableHelp':
    'Mail is not affected by that. See that the agent is running on the host, then try again.',
  'configuration.needsNetwork': 'Needs a connection',
  'configuration.needsNetworkHelp': 'The configuration is read from the mail host each time.',
  'configuration.noHost': 'No mail host',
  'configuration.noHostHelp': 'The mail server of this installation is looked after by another organization.',
  'configuration.search': 'Search',
  'configuration.searchHelp': 'Name, value or what it is for',
  'configuration.category': 'Category',
  'configuration.allCategories': 'Everything',
  'configuration.categoryOption': ({
    program,
    title,
    differing,
  }: {
    program: string;
    title: string;
    differing: number;
  }) => `${program}: ${title}${differing > 0 ? ` (${differing} set)` : ''}`,
  'configuration.differing': 'Only what differs from the default',
  'configuration.nothingFound': 'Nothing found',
  'configuration.nothingFoundHelp': 'Search for fewer words, or choose another category.',
  'configuration.more': 'Show more',
  'configuration.problems': ({ count }: { count: number }) =>
    count === 1
      ? 'One thing is wrong with the files as they are'
      : `${count} things are wrong with the files as they are`,
  'configuration.set': 'Set here',
  'configuration.changed': 'In your changes',
  'configuration.empty': 'empty',
  'configuration.secret': 'secret',
  'configuration.onHost':
    'This is changed on the host itself: it decides which programs run, as whom, or which files they touch, or it stands in a file that is only shown.',
  'configuration.unexplained': 'There is no explanation here. The manual of the program has one.',
  'configuration.default': 'Default',
  'configuration.effective': 'In effect',
  'configuration.source': 'Set in',
  'configuration.sourceLine': ({ file, line }: { file: string; line: number }) => `${file}, line ${line}`,
  'configuration.includedBy': ({ files }: { files: string }) => `included by ${files}`,
  'configuration.notSet': 'nowhere: the default counts',
  'configuration.risk': ({ risk }: { risk: 'LISTENERS' | 'TLS' | 'AUTHENTICATION' }) =>
    ({
      LISTENERS: 'Where connections are taken: reverts by itself unless confirmed',
      TLS: 'Encryption: reverts by itself unless confirmed',
      AUTHENTICATION: 'Logins: reverts by itself unless confirmed',
    })[risk],
  'configuration.value': 'New value',
  'configuration.range': ({
    minimum,
    maximum,
    unit,
  }: {
    minimum: number;
    maximum: number | null;
    unit: string;
  }) =>
    maximum === null || maximum >= 2_000_000_000
      ? `From ${minimum}${unit}`
      : `From ${minimum} to ${maximum}${unit}`,
  'configuration.seconds': ' seconds',
  'configuration.bytes': ' bytes',
  'configuration.onePerLine': 'One per line, in their order',
  'configuration.secretHelp': 'The present value is not shown. Left as it is, it stays.',
  'configuration.choose': 'Not chosen',
  'configuration.add': 'Add to changes',
  'configuration.checking': 'Checking',
  'configuration.useDefault': 'Use the default',
  'configuration.takeBack': 'Take back',
  'configuration.changes': ({ count }: { count: number }) => (count === 1 ? '1 change' : `${count} changes`),
  'configuration.review': 'Review',
  'configuration.reviewTitle': 'Your changes',
  'configuration.nothingLeft': 'There are no changes any more.',
  'configuration.setTo': ({ name, value }: { name: string; value: string }) =>
    `${name} = ${value || '(empty)'}`,
  'configuration.toDefault': ({ name }: { name: string }) => `${name} back to its default`,
  'configuration.newText': ({ file }: { file: string }) => `New text of ${file}`,
  'configuration.newService': ({ name }: { name: string }) => `New service ${name}`,
  'configuration.noService': ({ name }: { name: string }) => `Remove the service ${name}`,
  'configuration.remove': ({ what }: { what: string }) => `Take back: ${what}`,
  'configuration.dropConflicting': 'Take back what conflicts and read anew',
  'configuration.discard': 'Discard all',
  'configuration.effects': 'What would change',
  'configuration.noEffect': 'Nothing: the files stay as they are.',
  'configuration.fine': 'Nothing is wrong with these values.',
  'configuration.blocked': ({ count }: { count: number }) =>
    count === 1 ? 'One thing must be put right first' : `${count} things must be put right first`,
  'configuration.confirmation': ({ what }: { what: string }) =>
    `This touches ${what}. Once applied it reverts by itself unless you confirm that you can still get in.`,
  'configuration.listeners': 'where connections are taken',
  'configuration.tls': 'encryption',
  'configuration.authentication': 'logins',
  'configuration.programs': ({ programs }: { programs: readonly string[] }) =>
    programs.length > 1
      ? `${programs.join(' and ')} would read their configuration anew.`
      : `${programs[0] ?? ''} would read its configuration anew.`,
  'configuration.file': 'File',
  'configuration.readOnly': ({ file }: { file: string }) => `${file} (only shown)`,
  'configuration.text': 'Text',
  'configuration.textHelp':
    'Comments and your own formatting stay as they are. Masked secrets stay what they were.',
  'configuration.line': ({ line, message }: { line: number; message: string }) => `Line ${line}: ${message}`,
  'configuration.added': 'Added to your changes',
  'configuration.reset': 'Back to the file',
} as const;
