interface Name {
  name: string;
}

/** Files of a message, shown without leaving the app. */
export const preview = {
  'preview.larger': 'Larger',
  'preview.smaller': 'Smaller',
  'preview.next': 'Next file',
  'preview.previous': 'Previous file',
  'preview.place': ({ number, count }: { number: number; count: number }) => `${number} of ${count}`,
  'preview.page': ({ number, count }: { number: number; count: number }) => `Page ${number} of ${count}`,
  'preview.failed': 'This file could not be shown. Download it to open it on your device.',
  'preview.offline': 'The file is on the server, and there is no connection just now.',
  'preview.pdfLocked': 'This PDF asks for a password. Download it to open it on your device.',
  'preview.cut': 'Only the beginning is shown. Download the file to see all of it.',
  'preview.none': 'This file can only be downloaded.',
  'preview.noAppointment': 'There is no appointment in this file.',
  'preview.untitled': 'Appointment without a title',
  'preview.organizer': ({ name }: Name) => `Invited by ${name}`,
  'preview.canceled': 'Cancelled',
  'preview.all': 'Download all (.zip)',
  'preview.dangerTitle': ({ name }: Name) => `Download ${name}?`,
  'preview.dangerHelp':
    'Files of this kind can run programs when they are opened. Download it only if you expected it and know the sender.',
  'preview.dangerDownload': 'Download all the same',
} as const;
