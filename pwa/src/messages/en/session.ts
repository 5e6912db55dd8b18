/** Signing in, the first run, invitations. */
export const session = {
  'session.signOutQuestion': 'Sign out and delete what is waiting?',
  'session.signOutAnyway': 'Delete and sign out',
} as const;
