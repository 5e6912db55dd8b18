export type InvitationState = 'PENDING' | 'ACCEPTED' | 'CANCELED' | 'EXPIRED';

/** What became of an invitation. Expiry is not stored: it comes with time. */
export function stateOf(invitation: { status: string; expiresAt: Date }, now = new Date()): InvitationState {
  switch (invitation.status) {
    case 'accepted':
      return 'ACCEPTED';
    case 'pending':
      return invitation.expiresAt > now ? 'PENDING' : 'EXPIRED';
    default:
      return 'CANCELED';
  }
}
