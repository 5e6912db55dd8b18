// What is sent to each root field: ids of another organization wherever an id fits. A root field that is missing here
// fails the test.

/** Gives an id of a type: the other organization's, or (for the comparison) one that does not exist. */
export type Foreign = (type: string) => string;

/** Ids that are the caller's own. */
export interface Own {
  accountId: string | null;
  folderId: string | null;
}

export interface Secrets {
  /** Words of the other organization's mail, to search for. */
  word: string;
  draftKey: string;
  /** Its mail domain without the first letter. */
  mistypedDomain: string;
}

type Variables = Record<string, unknown>;
export type Case = (foreign: Foreign, own: Own, secrets: Secrets) => Variables[];

/** Takes nothing that could belong to anybody. */
const takesNoId: Case = () => [];

export const queries: Record<string, Case> = {
  node: takesNoId, // visited for every type by itself
  nodes: takesNoId,
  setup: () => [{}],
  viewer: () => [{}],
  invitation: (foreign) => [{ token: foreign('Invitation') }],
  threads: (foreign) => [
    { filter: { folderId: foreign('Folder') }, first: 10 },
    { filter: { accountId: foreign('MailAccount') }, first: 10 },
    { filter: { accountId: foreign('MailAccount'), role: 'INBOX', unread: true, starred: false }, first: 10 },
    { filter: { role: 'INBOX' }, first: 10 },
    { filter: {}, first: 100 },
  ],
  searchMessages: (foreign, _own, { word }) => [
    { query: word, first: 10 },
    { query: word, accountIds: [foreign('MailAccount')], first: 10 },
    { query: word, folderId: foreign('Folder'), first: 10 },
  ],
  discoverMailServers: () => [{ address: 'mira@gmail.com' }], // known without asking anybody
  identities: () => [{}],
  draft: (foreign, _own, { draftKey }) => [{ draftKey }, { messageId: foreign('Message') }],
  mailActions: () => [{ first: 10 }],
  outgoingMessages: () => [{ first: 100 }, { states: ['SENT', 'SCHEDULED', 'FAILED'], first: 100 }],
  suggestRecipients: (_foreign, _own, { word }) => [
    { text: word, first: 10 },
    { text: 'astrid', first: 10 },
    { text: 'bo', first: 10 },
  ],
  recipientDomains: (_foreign, _own, { mistypedDomain }) => [{ domains: [mistypedDomain] }],
  changes: () => [{ first: 100 }],
  rules: (foreign) => [{ accountId: foreign('MailAccount') }],
  sieveScript: (foreign) => [{ accountId: foreign('MailAccount'), name: 'postroom' }],
  tryRule: (foreign) => [
    { accountId: foreign('MailAccount'), rule: { name: 'All', conditions: [], actions: [] } },
  ],
};

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

const KEY = '7d1f4c52-3b0a-4f57-9b0e-5a8f5e1d2c3b';

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

/** `saveDraft.basedOn` is tried by itself: whatever is not one's own draft begins a new one. */
export const mutations: Record<string, Case> = {
  setUpOrganization: takesNoId,
  inviteMember: takesNoId,
  acceptInvitation: takesNoId,
  changePassword: takesNoId,
  createDomain: takesNoId,
  addExternalMailAccount: takesNoId,
  cancelInvitation: (foreign) => [{ invitationId: foreign('Invitation') }],
  changeMemberRole: (foreign) => [{ memberId: foreign('Member'), role: 'ADMIN' }],
  removeMember: (foreign) => [{ memberId: foreign('Member') }],
  revokeSession: (foreign) => [{ sessionId: foreign('Session') }],
  createMailbox: (foreign) => [
    {
      domainId: foreign('Domain'),
      localPart: 'eve',
      name: 'Eve',
      password: 'velvet-otter-climbs-42',
      role: 'OWNER',
    },
  ],
  updateMailbox: (foreign) => [{ mailboxId: foreign('Mailbox'), suspended: true }],
  deleteMailbox: (foreign) => [{ mailboxId: foreign('Mailbox') }],
  createAlias: (foreign) => [
    { domainId: foreign('Domain'), localPart: 'all', forwardTo: ['eve@example.org'] },
  ],
  deleteAlias: (foreign) => [{ aliasId: foreign('Alias') }],
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

export const subscriptions: Record<string, Case> = {
  changes: () => [{}, { after: null }],
  mailEvents: (foreign) => [{ accountIds: [foreign('MailAccount')] }, {}],
};

export interface RouteCase {
  method: string;
  path: string;
}

/** Routes by their pattern; null for those that name nothing of anybody. */
export const routes: Record<string, ((foreign: Foreign) => RouteCase[]) | null> = {
  '/health/live': null,
  '/health/ready': null,
  '/metrics': null,
  '/auth/*': null,
  '/files/uploads': null,
  '/internal/dovecot/notify': null,
  '/files/uploads/:id': (foreign) =>
    ['GET', 'HEAD', 'PATCH', 'DELETE'].map((method) => ({
      method,
      path: `/files/uploads/${foreign('Upload')}`,
    })),
  '/files/attachments/:id': (foreign) => [
    { method: 'GET', path: `/files/attachments/${foreign('raw Attachment')}` },
    { method: 'GET', path: `/files/attachments/${foreign('raw Attachment')}?inline=1` },
    { method: 'HEAD', path: `/files/attachments/${foreign('raw Attachment')}` },
  ],
  '/files/attachments/:id/:part': (foreign) => [
    { method: 'GET', path: `/files/attachments/${foreign('raw Attachment')}/1` },
  ],
  '/files/messages/:id.zip': (foreign) => [
    { method: 'GET', path: `/files/messages/${foreign('raw Message')}.zip` },
  ],
  '/files/images/:token': (foreign) => [{ method: 'GET', path: `/files/images/${foreign('raw Message')}` }],
  '/files/messages/:id.eml': (foreign) => [
    { method: 'GET', path: `/files/messages/${foreign('raw Message')}.eml` },
  ],
};
