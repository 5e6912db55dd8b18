import { admins } from '../core/policy.ts';

export const policy = {
  seeInvitations: admins,
  inviteMember: admins,
  cancelInvitation: admins,
  changeMemberRole: admins,
  removeMember: admins,
};
