import { type Case, type Foreign, KEY, type Own, takesNoId, type Variables } from './case.ts';

/** A message to write. */
export const content = (accountId: string | null, more: Variables = {}): Variables => ({
  accountId,
  to: [{ address: 'someone@example.org' }],
  cc: [],
  bcc: [],
  subject: 'Taken over',
  text: 'Not mine',
  uploadIds: [],
  keepAttachmentIds: [],
  ...more,
});

const identity = (accountId: string, identityId: string | null): Variables => ({
  ...{ accountId, identityId, name: 'Eve', address: 'eve@example.org' },
  ...{ signatureHtml: '<p>Eve</p>', isDefault: true },
});

/** A message with each kind of foreign thing, written from the foreign account and from an own one. */
const contents = (foreign: Foreign, own: Own): Variables[] => [
  content(foreign('MailAccount')),
  ...(own.accountId === null
    ? []
    : [
        content(own.accountId, { uploadIds: [foreign('Upload')] }),
        content(own.accountId, {
          inlineUploads: [{ uploadId: foreign('Upload'), contentId: 'a@b' }],
          html: '<img src="cid:a@b">',
        }),
        content(own.accountId, { keepAttachmentIds: [foreign('Attachment')] }),
        content(own.accountId, { attachMessageIds: [foreign('Message')] }),
        content(own.accountId, { inReplyTo: foreign('Message') }),
        content(own.accountId, { forwardOf: foreign('Message') }),
      ]),
];

/** Accounts, messages, folders, rules. `saveDraft.basedOn` is tried by itself: whatever is not one's own draft begins a new one. */
export const mailMutations: Record<string, Case> = {
  addExternalMailAccount: takesNoId,
  removeMailAccount: (foreign) => [
    { accountId: foreign('MailAccount') },
    { accountId: foreign('MailAccount'), cancelSending: true },
  ],
  updateMailAccount: (foreign) => [{ accountId: foreign('MailAccount'), name: 'Taken over' }],
  pauseMailAccount: (foreign) => [{ accountId: foreign('MailAccount') }],
  resumeMailAccount: (foreign) => [{ accountId: foreign('MailAccount') }],
  resyncMailAccount: (foreign) => [{ accountId: foreign('MailAccount') }],
  saveRules: (foreign) => [
    {
      accountId: foreign('MailAccount'),
      version: '',
      rules: [{ name: 'All', conditions: [], actions: [{ kind: 'FORWARD', address: 'eve@example.org' }] }],
    },
  ],
  setOutOfOffice: (foreign) => [
    {
      accountId: foreign('MailAccount'),
      version: '',
      outOfOffice: { enabled: true, timeZone: 'UTC', text: 'Gone' },
    },
  ],
  checkSieveScript: (foreign) => [{ accountId: foreign('MailAccount'), text: 'keep;' }],
  saveSieveScript: (foreign) => [
    { accountId: foreign('MailAccount'), version: '', name: 'postroom', text: 'discard;', activate: true },
  ],
  activateSieveScript: (foreign) => [{ accountId: foreign('MailAccount'), version: '', name: null }],
  markRead: (foreign) => [
    { ids: [foreign('Thread')], read: false },
    { ids: [foreign('Message')], read: true },
  ],
  star: (foreign) => [
    { ids: [foreign('Thread')], starred: true },
    { ids: [foreign('Message')], starred: true },
  ],
  moveMessages: (foreign, own) => [
    { ids: [foreign('Message')], role: 'TRASH' },
    { ids: [foreign('Thread')], folderId: foreign('Folder') },
    {
      ids: [foreign('Thread')],
      folderId: own.folderId ?? foreign('Folder'),
      fromFolderId: foreign('Folder'),
    },
  ],
  trustSender: (foreign) => [{ messageId: foreign('Message') }],
  distrustSender: (foreign) => [{ senderId: foreign('TrustedSender') }],
  unsubscribe: (foreign) => [{ messageId: foreign('Message') }],
  createFolder: (foreign, own) => [
    { accountId: foreign('MailAccount'), name: 'Taken over' },
    ...(own.accountId === null
      ? []
      : [{ accountId: own.accountId, name: 'Taken over', parentId: foreign('Folder') }]),
  ],
  renameFolder: (foreign) => [{ folderId: foreign('Folder'), name: 'Taken over' }],
  moveFolder: (foreign, own) => [
    { folderId: foreign('Folder') },
    ...(own.folderId === null ? [] : [{ folderId: foreign('Folder'), parentId: own.folderId }]),
  ],
  deleteFolder: (foreign) => [
    { folderId: foreign('Folder'), messages: 'TRASH' },
    { folderId: foreign('Folder'), messages: 'DELETE' },
  ],
  subscribeFolder: (foreign) => [{ folderId: foreign('Folder'), subscribed: false }],
  setFolderRole: (foreign) => [{ folderId: foreign('Folder'), role: 'ARCHIVE' }],
  emptyFolder: (foreign) => [{ folderId: foreign('Folder') }],
  copyMessages: (foreign, own) => [
    { ids: [foreign('Thread')], folderId: foreign('Folder') },
    { ids: [foreign('Message')], folderId: own.folderId ?? foreign('Folder') },
  ],
  restoreMessages: (foreign) => [{ ids: [foreign('Thread')] }, { ids: [foreign('Message')] }],
  snoozeMessages: (foreign) => [{ ids: [foreign('Thread')], until: '2027-01-04T08:00:00.000Z' }],
  unsnoozeMessages: (foreign) => [{ ids: [foreign('Thread')] }],
  organizeMatching: (foreign) => [
    { idempotencyKey: KEY, kind: 'MOVE', query: 'catalogue', folderId: foreign('Folder') },
  ],
  cancelMailAction: (foreign) => [{ actionId: foreign('MailAction') }],
  undoMailAction: (foreign) => [{ actionId: foreign('MailAction') }],
  deleteMessages: (foreign) => [{ ids: [foreign('Message'), foreign('Thread')] }],
  saveDraft: (foreign, own, { draftKey }) => [
    ...contents(foreign, own).map((value) => ({ draftKey: KEY, content: value })),
    { draftKey, content: content(foreign('MailAccount')) },
  ],
  discardDraft: (foreign, _own, { draftKey }) => [{ messageId: foreign('Message') }, { draftKey }],
  sendMessage: (foreign, own) =>
    contents(foreign, own).map((value) => ({ idempotencyKey: KEY, content: value, undoSeconds: 30 })),
  cancelSending: (foreign) => [{ outgoingId: foreign('OutgoingMessage') }],
  rescheduleSending: (foreign) => [{ outgoingId: foreign('OutgoingMessage') }],
  retryRefused: (foreign) => [{ outgoingId: foreign('OutgoingMessage') }],
  editOutgoing: (foreign) => [
    { outgoingId: foreign('OutgoingMessage'), refusedOnly: false },
    { outgoingId: foreign('OutgoingMessage'), refusedOnly: true },
  ],
  saveIdentity: (foreign, own) => [
    identity(foreign('MailAccount'), null),
    identity(foreign('MailAccount'), foreign('Identity')),
    ...(own.accountId === null ? [] : [identity(own.accountId, foreign('Identity'))]),
  ],
  removeIdentity: (foreign) => [{ identityId: foreign('Identity') }],
  resolveUncertain: (foreign) => [
    { outgoingId: foreign('OutgoingMessage'), choice: 'MARK_SENT' },
    { outgoingId: foreign('OutgoingMessage'), choice: 'SEND_AGAIN' },
  ],
};
