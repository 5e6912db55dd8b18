import { t } from '../messages/message.ts';
import type { MemberRole } from '../session/session.ts';
import type { Option } from '../ui/field.tsx';

export function roleName(role: MemberRole): string {
  switch (role) {
    case 'OWNER':
      return t('settings.roleOwner');
    case 'ADMIN':
      return t('settings.roleAdmin');
    case 'MEMBER':
      return t('settings.roleMember');
  }
}

/** The roles one can give, from the least powerful. */
export const roleOptions: readonly Option<MemberRole>[] = (['MEMBER', 'ADMIN', 'OWNER'] as const).map(
  (role) => ({
    value: role,
    label: roleName(role),
  }),
);
