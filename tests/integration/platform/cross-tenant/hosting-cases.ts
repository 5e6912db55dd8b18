import { type Case, takesNoId } from './case.ts';

/** Domains, mailboxes, aliases, imports, DNS. */
export const hostingMutations: Record<string, Case> = {
  compareDirectory: takesNoId,
  createDomain: (foreign) => [
    { name: 'taken-over.example', templateId: foreign('DomainTemplate') },
    { name: 'taken-over.example', aliasOfId: foreign('Domain') },
  ],
  updateDomain: (foreign) => [
    { domainId: foreign('Domain'), catchAll: 'eve@example.org', maxMailboxes: 1 },
    { domainId: foreign('Domain'), aliasOfId: foreign('Domain') },
  ],
  suspendDomain: (foreign) => [{ domainId: foreign('Domain'), reason: 'Taken over' }],
  resumeDomain: (foreign) => [{ domainId: foreign('Domain') }],
  deleteDomain: (foreign) => [
    { domainId: foreign('Domain'), confirmName: 'x.example', retentionDays: 0, reason: '' },
  ],
  restoreDomain: (foreign) => [{ domainId: foreign('Domain') }],
  setDomainRelay: (foreign) => [
    {
      ...{ domainId: foreign('Domain'), host: '8.8.8.8', port: 587, tls: 'STARTTLS' },
      ...{ username: 'eve', password: 'eve', verify: true },
    },
  ],
  setDomainReceiving: (foreign) => [
    { domainId: foreign('Domain'), receiving: 'BACKUP', takesAll: true, recipients: [] },
    {
      ...{ domainId: foreign('Domain'), receiving: 'FORWARDED', takesAll: false, recipients: ['eve'] },
      server: { host: '8.8.8.8', port: 25, protocol: 'SMTP' },
    },
  ],
  removeDomainRelay: (foreign) => [{ domainId: foreign('Domain') }],
  saveDomainTemplate: (foreign) => [{ templateId: foreign('DomainTemplate'), name: 'Taken over' }],
  deleteDomainTemplate: (foreign) => [{ templateId: foreign('DomainTemplate') }],
  checkDomainDns: (foreign) => [{ domainId: foreign('Domain') }],
  setMtaSts: (foreign) => [{ domainId: foreign('Domain'), mode: 'ENFORCE' }],
  startDkimRotation: (foreign) => [{ domainId: foreign('Domain'), selector: 'taken' }],
  setReportCollection: (foreign) => [{ domainId: foreign('Domain'), enabled: true }],
  readReports: (foreign) => [{ domainId: foreign('Domain') }],
  removeDkimKey: (foreign) => [{ keyId: foreign('DkimKey') }],
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
  updateAlias: (foreign) => [
    { aliasId: foreign('Alias'), forwardTo: ['eve@example.org'] },
    { aliasId: foreign('Alias'), suspended: true },
  ],
  restoreMailbox: (foreign) => [{ mailboxId: foreign('Mailbox') }],
  purgeMailbox: (foreign) => [{ mailboxId: foreign('Mailbox') }],
  changeMailboxSettings: takesNoId,
  refreshMailboxUsage: (foreign) => [{ mailboxIds: [foreign('Mailbox')] }],
  resetMailboxPassword: (foreign) => [
    { mailboxId: foreign('Mailbox'), password: 'velvet-otter-climbs-42', revokeAppPasswords: true },
  ],
  createPasswordLink: (foreign) => [{ mailboxId: foreign('Mailbox') }],
  setPasswordByLink: (foreign) => [{ token: foreign('Mailbox'), password: 'velvet-otter-climbs-42' }],
  createAppPassword: (foreign) => [{ mailboxId: foreign('Mailbox'), name: 'Phone', imap: true, smtp: true }],
  revokeAppPassword: (foreign) => [{ appPasswordId: foreign('AppPassword') }],
  saveMailboxTemplate: (foreign) => [
    {
      templateId: foreign('MailboxTemplate'),
      name: 'Staff',
      role: 'MEMBER',
      appAccess: true,
      forwardTo: [],
      keepCopy: true,
    },
  ],
  exportMailboxes: (foreign) => [{ filter: { domainId: foreign('Domain') } }],
  previewMailboxFile: takesNoId,
  planMailboxImport: (foreign) => [
    {
      csv: 'address,name\neve@example.org,Eve\n',
      passwords: 'LINKS',
      templateId: foreign('MailboxTemplate'),
    },
  ],
  runMailboxImport: (foreign) => [{ importId: foreign('MailboxImport') }],
  cancelMailboxImport: (foreign) => [{ importId: foreign('MailboxImport') }],
  takeImportedPasswords: (foreign) => [{ importId: foreign('MailboxImport') }],
  deleteMailboxTemplate: (foreign) => [{ templateId: foreign('MailboxTemplate') }],
};
