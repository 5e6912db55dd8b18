// Who may do what in mail. Whose mail it is, is decided by row-level security: others' accounts are not found.
import { members } from '../core/policy.ts';

export const policy = {
  read: members,
  write: members,
  organize: members,
  manageAccounts: members,
  manageRules: members,
};
