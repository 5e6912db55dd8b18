import { admins, members } from '../core/policy.ts';

export const policy = {
  seeDomains: admins,
  createDomain: admins,
  updateDomain: admins,
  deleteDomain: admins,
  compareDirectory: admins,
  createMailbox: admins,
  updateMailbox: admins,
  deleteMailbox: admins,
  restoreMailbox: admins,
  purgeMailbox: admins,
  resetPassword: admins,
  manageTemplates: admins,
  importMailboxes: admins,
  refreshUsage: admins,
  changeMailboxSettings: admins,
  seeMailboxReports: admins,
  /** One's own mailbox; administrators revoke those of others. */
  manageAppPasswords: members,
  createAlias: admins,
  updateAlias: admins,
  deleteAlias: admins,
  manageDns: admins,
  changePassword: members,
};
