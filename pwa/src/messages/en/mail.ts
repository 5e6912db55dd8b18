/** Reading, searching and writing mail. */
export const mail = {
  'mail.title': 'Mail',
} as const;
