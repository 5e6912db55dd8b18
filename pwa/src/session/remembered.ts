// Who is remembered on this device. Read before the app is there as well (first-view), so nothing else is imported here.
import type { Person } from './session.ts';

/** Keys in localStorage: the person; and a sign-out that the server has not heard of. */
export const PERSON = 'postroom.person';
export const SIGN_OUT_PENDING = 'postroom.signOutPending';

/** Whoever used the app here last and neither signed out nor was signed out. */
export function rememberedPerson(): Person | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PERSON) ?? 'null');
    const complete =
      typeof stored === 'object' && stored !== null && 'userId' in stored && 'organization' in stored;
    return complete ? (stored as Person) : undefined;
  } catch {
    return undefined;
  }
}

/** They signed out here while the server could not be told: its session goes on, and nothing of it is shown. */
export const isSignOutPending = (): boolean => localStorage.getItem(SIGN_OUT_PENDING) !== null;
