// What is sent to each root field: ids of another organization wherever an id fits. A root field that is missing here
// fails the test.
import { type Case, takesNoId } from './case.ts';
import { hostingMutations } from './hosting-cases.ts';
import { mailMutations } from './mail-cases.ts';
import { mailserverMutations } from './mailserver-cases.ts';

export const queries: Record<string, Case> = {
  node: takesNoId, // visited for every type by itself
  nodes: takesNoId,
  setup: () => [{}],
  viewer: () => [{}],
  invitation: (foreign) => [{ token: foreign('Invitation') }],
  passwordLink: (foreign) => [{ token: foreign('Mailbox') }],
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

export const mutations: Record<string, Case> = {
  setUpOrganization: takesNoId,
  inviteMember: takesNoId,
  acceptInvitation: takesNoId,
  changePassword: takesNoId,
  cancelInvitation: (foreign) => [{ invitationId: foreign('Invitation') }],
  changeMemberRole: (foreign) => [{ memberId: foreign('Member'), role: 'ADMIN' }],
  removeMember: (foreign) => [{ memberId: foreign('Member') }],
  revokeSession: (foreign) => [{ sessionId: foreign('Session') }],
  ...hostingMutations,
  ...mailserverMutations,
  ...mailMutations,
};

export const subscriptions: Record<string, Case> = {
  mailFlow: (foreign) => [{ hostId: foreign('MailHost') }],
  changes: () => [{}, { after: null }],
  queueChanged: (foreign) => [{ hostId: foreign('MailHost') }],
  mailEvents: (foreign) => [{ accountIds: [foreign('MailAccount')] }, {}],
  configurationRun: (foreign) => [{ id: foreign('ConfigurationRun') }],
};
