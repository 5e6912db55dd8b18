import { createRoot, createSignal } from 'solid-js';
import { session, signOut } from '../session/session.ts';

/** Set while the question is open: how many changes would be lost. */
export const [signOutQuestion, setSignOutQuestion] = createRoot(() => createSignal<number>());

/** Signs out at once, or asks first when changes are still waiting on this device. */
export function askToSignOut(): void {
  const state = session();
  const waiting = state.kind === 'signedIn' ? state.workspace.outbox.entries().length : 0;
  if (waiting > 0) setSignOutQuestion(waiting);
  else void signOut();
}
