import { members } from '../core/policy.ts';

export const policy = {
  revokeSession: members,
  changePassword: members,
};
