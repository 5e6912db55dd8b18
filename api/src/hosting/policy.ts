import { admins, members } from '../core/policy.ts';

export const policy = {
  seeDomains: admins,
  createDomain: admins,
  createMailbox: admins,
  updateMailbox: admins,
  deleteMailbox: admins,
  createAlias: admins,
  deleteAlias: admins,
  changePassword: members,
};
