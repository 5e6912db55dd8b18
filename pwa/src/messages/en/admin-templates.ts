/** Templates for the configuration of Postfix and Dovecot. */
export const adminTemplates = {
  'templates.title': 'Templates',
  'templates.about':
    'A template sets what belongs together for one purpose, and leaves the rest alone. You see every changed line before it is applied.',
  'templates.preview': 'Show what would change',
  'templates.previewing': 'Asking the mail host',
  'templates.none': 'There are no templates for this host',
  'templates.noneHelp': 'They are about Postfix, which this host does not have.',
  'templates.reason': ({ title }: { title: string }) => `Template: ${title}`,
  'templates.range': ({ minimum, maximum, unit }: { minimum: number; maximum: number; unit: string }) =>
    `${minimum} to ${maximum}${unit ? ` ${unit}` : ''}`,
} as const;
