const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export const adminApply = {
  'apply.reason': 'Why do you change it?',
  'apply.reasonHelp': 'It stands in the history, with your name.',
  'apply.apply': 'Prove and apply',
  'apply.underway': 'A change is on its way',
  'apply.progress': 'What is being done',
  'apply.VALIDATE': 'Values checked',
  'apply.CHECK': 'Postfix and Dovecot start on a copy',
  'apply.CANARY': 'A mail goes all the way through the copy',
  'apply.SWAP': 'Files put in place',
  'apply.ACTIVATE': 'Servers take them over',
  'apply.PROBE': 'Live servers tried',
  'apply.ROLL_BACK': 'What was before is brought back',
  'apply.running': 'under way',
  'apply.done': 'good',
  'apply.failed': 'not good',
  'apply.cancel': 'Stop',
  'apply.confirm': 'Keep it',
  'apply.revert': 'Take it back',
  'apply.close': 'Close',
  'apply.back': 'Back to what was entered',
  'apply.WAITING': 'Waiting for its turn',
  'apply.RUNNING': 'Being proven. Mail goes on as before.',
  'apply.CANCELED': 'Stopped. Nothing was changed.',
  'apply.FAILED': 'It could not be done.',
  'apply.CONFLICT':
    'Somebody else changed the configuration in the meantime. Nothing was changed: look at it again.',
  'apply.REFUSED': 'Refused: mail would have suffered. Nothing was changed.',
  'apply.APPLIED': 'It is live.',
  'apply.CONFIRMED': 'It is live, and confirmed.',
  'apply.CONFIRMING': ({ seconds: left }: { seconds: number }) =>
    left > 0
      ? `It is live. Try whether you still get in: it is taken back in ${left} s unless you keep it.`
      : 'Nobody kept it in time: it is being taken back.',
  'apply.ROLLED_BACK': 'It was taken back: what was before is live again.',
  'apply.took': ({ elapsed, refused }: { elapsed: number; refused: number | null }) =>
    `It took ${seconds(elapsed)}.${
      refused === null
        ? ''
        : refused === 0
          ? ' Mail was taken all the time.'
          : ` Mail was refused for ${seconds(refused)}.`
    }`,
  'apply.findings': 'What speaks against it',
  'apply.history': 'History',
  'apply.historyEmpty': 'There is no generation yet',
  'apply.historyEmptyHelp': 'The mail host’s agent keeps one as soon as it has looked at the configuration.',
  'apply.unreachable': 'The agent of the mail host does not answer. Mail flows on.',
  'apply.number': ({ number }: { number: number }) => `Generation ${number}`,
  'apply.live': 'Live',
  'apply.by': ({ author, at }: { author: string; at: string }) => `${author}, ${at}`,
  'apply.nobody': 'The installation',
  'apply.FOUND': 'As it was found',
  'apply.INSTALLATION': 'By the installation',
  'apply.CHANGE': 'Change',
  'apply.TEMPLATE': 'Template',
  'apply.RESTORED': 'Restored',
  'apply.IMPORTED': 'Imported',
  'apply.ADOPTED': 'Hand edits adopted',
  'apply.REVERTED': 'Hand edits taken back',
  'apply.stateREFUSED': 'Refused',
  'apply.stateCANCELED': 'Stopped',
  'apply.stateROLLED_BACK': 'Taken back',
  'apply.stateCONFIRMING': 'To be confirmed',
  'apply.statePROVING': 'Being proven',
  'apply.stateSTAGED': 'Staged',
  'apply.hide': 'Hide',
  'apply.same': 'Nothing differs: all files are the same.',
  'apply.compare': 'Compare',
  'apply.compareWith': 'Compare with',
  'apply.numberLive': ({ number }: { number: number }) => `Generation ${number} (live)`,
  'apply.between': ({ from, to }: { from: number; to: number }) =>
    `What changed from generation ${from} to generation ${to}`,
  'apply.restore': 'Restore',
  'apply.restoreTitle': ({ number }: { number: number }) => `Make generation ${number} live again?`,
  'apply.restoreReason': ({ number }: { number: number }) => `Back to generation ${number}`,
  'apply.restoreHelp': ({ files }: { files: number }) =>
    ['It is what is live already.', 'One file changes. It is proven first, like any change.'][files] ??
    `${files} files change. They are proven first, like any change.`,
  'apply.export': 'Export',
  'apply.import': 'Import',
  'apply.importTitle': 'Make an exported configuration live?',
  'apply.importHelp': 'Secrets stay what they are on this host. It is proven first, like any change.',
  'apply.more': 'Show older ones',
  'apply.drift': ({ count }: { count: number }) =>
    count === 1
      ? 'One file was edited on the host itself.'
      : `${count} files were edited on the host itself.`,
  'apply.driftWhere': ({ files }: { files: readonly string[] }) =>
    `${files.slice(0, 3).join(', ')}${files.length > 3 ? ' …' : ''}. Nothing can be changed until that is adopted or taken back.`,
  'apply.driftLook': 'Look at it',
  'apply.driftHelp': 'Until you decide, nothing can be changed here.',
  'apply.adopt': 'Adopt the edits',
  'apply.adoptTitle': 'Adopt the hand edits?',
  'apply.adoptHelp': 'They are proven on a copy, and become a generation of their own.',
  'apply.discard': 'Take them back',
  'apply.discardTitle': 'Take the hand edits back?',
  'apply.discardHelp': ({ number }: { number: number }) =>
    `The files are what they were in generation ${number} again.`,
} as const;
