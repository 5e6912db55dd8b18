import type { ServerMessage } from '../ports.ts';

/** What is left of a message whose headers cannot be stored: it can still be opened and downloaded. */
export const withoutHeaders = (message: ServerMessage): ServerMessage => ({
  ...message,
  ...{ messageId: null, inReplyTo: [], references: [], attachments: [], date: null },
  subject: 'A message that cannot be read in',
  addresses: { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] },
});
