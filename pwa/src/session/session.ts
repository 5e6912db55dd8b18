// Who is signed in on this device, and the workspace that belongs to them.
import { graphql, type ResultOf } from '@postroom/schema';
import type { Client } from '@urql/core';
import { createRoot, createSignal } from 'solid-js';
import { makeGuestClient, openWorkspace, type Workspace } from '../client.ts';
import { belongTo, forgetPersonal } from '../primitives/preferences.ts';
import { forgetShared } from '../share/shared.ts';
import { isSignOutPending, PERSON, rememberedPerson, SIGN_OUT_PENDING } from './remembered.ts';

const SessionQuery = graphql(`
  query Session {
    viewer {
      role
      user {
        id
        name
        email
      }
      organization {
        id
        name
      }
    }
    setup {
      required
      suggestedDomain
    }
  }
`);

export type MemberRole = NonNullable<ResultOf<typeof SessionQuery>['viewer']>['role'];

/** The signed-in person, remembered so that the app opens without the server. */
export interface Person {
  userId: string;
  name: string;
  email: string;
  role: MemberRole;
  organization: { id: string; name: string };
}

/** Never signed in here; the session ended without the person's doing; the person signed out. */
export type WhySignedOut = 'stranger' | 'expired' | 'left';

export type SessionState =
  /** Asking the server who we are. */
  | { kind: 'starting' }
  /** Nobody is remembered here and the server does not answer. */
  | { kind: 'unreachable' }
  /** `setUp`: there is no organization yet. */
  | { kind: 'signedOut'; why: WhySignedOut; setUp: { suggestedDomain: string } | undefined }
  | { kind: 'signedIn'; person: Person; workspace: Workspace };

const [state, setState] = createRoot(() => createSignal<SessionState>({ kind: 'starting' }));
const tabs = new BroadcastChannel('postroom-session');
const guest = makeGuestClient();

/** The state of the session; reactive. */
export const session = state;
/** For pages before sign-in. */
export const guestClient: Client = guest;

/** The signed-in person, where the shell guarantees one. */
export function usePerson(): Person {
  return signedIn().person;
}
/** The workspace of the signed-in person, where the shell guarantees one. */
export function useWorkspace(): Workspace {
  return signedIn().workspace;
}
function signedIn(): Extract<SessionState, { kind: 'signedIn' }> {
  const current = state();
  if (current.kind !== 'signedIn')
    throw new Error('This part of the app is only shown to a signed-in person.');
  return current;
}
/** True for owners and administrators. */
export function isAdministrator(person: Person): boolean {
  return person.role !== 'MEMBER';
}

/** Somebody used the app on this device and did not sign out: it opens without asking. */
export const isRemembered = (): boolean => rememberedPerson() !== undefined || isSignOutPending();

function enter(person: Person): void {
  belongTo(person.userId);
  localStorage.setItem(PERSON, JSON.stringify(person));
  const current = state();
  const same = current.kind === 'signedIn' && current.person.userId === person.userId;
  if (current.kind === 'signedIn' && !same) current.workspace.close();
  setState({
    kind: 'signedIn',
    person,
    workspace: same ? current.workspace : openWorkspace(person.userId, () => void confirmSession()),
  });
}

/** Counts sign-outs: the answer to what was asked before one tells of a session that has ended. */
let departures = 0;

function leave(why: WhySignedOut, setUp?: { suggestedDomain: string }): void {
  const current = state();
  if (current.kind === 'signedIn') current.workspace.close();
  localStorage.removeItem(PERSON);
  if (why === 'left') {
    departures += 1;
    forgetPersonal();
  }
  setState({ kind: 'signedOut', why, setUp });
}

function whyNow(): WhySignedOut {
  const current = state();
  if (current.kind === 'signedIn') return 'expired';
  return current.kind === 'signedOut' ? current.why : 'stranger';
}

/** Asks the server; resolves with false when it could not be reached. */
async function ask(): Promise<boolean> {
  const before = departures;
  const { data, error } = await guest.query(SessionQuery, {}).toPromise();
  if (before !== departures || isSignOutPending()) return true;
  if (error?.response?.status === 401) {
    leave(whyNow());
    return true;
  }
  if (!data) return false;
  const { viewer, setup } = data;
  if (viewer)
    enter({
      userId: viewer.user.id,
      name: viewer.user.name,
      email: viewer.user.email,
      role: viewer.role,
      organization: viewer.organization,
    });
  else leave(whyNow(), setup.required ? { suggestedDomain: setup.suggestedDomain } : undefined);
  return true;
}

let confirming: Promise<boolean> | undefined;
/** Checks with the server whether the session still holds, once at a time. */
export function confirmSession(): Promise<boolean> {
  confirming ??= ask().finally(() => {
    confirming = undefined;
  });
  return confirming;
}

/** The same after a sign-in: what is being asked already was asked without it. */
async function confirmSignIn(): Promise<void> {
  await confirming;
  await confirmSession();
}

/** Opens the app: at once for somebody who is remembered here, after asking the server otherwise. */
export async function startSession(): Promise<void> {
  tabs.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data === 'signed-out') leave('left');
    if (data === 'signed-in') signedInElsewhere();
  };
  window.addEventListener('online', () => void finishSignOut());
  await finishSignOut();
  if (isSignOutPending()) return void setState({ kind: 'signedOut', why: 'left', setUp: undefined });
  const person = rememberedPerson();
  if (person) enter(person);
  const answered = await confirmSession();
  if (!answered && state().kind === 'starting') setState({ kind: 'unreachable' });
}

/** Called after a sign-in was accepted: opens the workspace here and in the other tabs. */
export async function signedInNow(): Promise<void> {
  // The cookie of the session that the server was not told of is replaced.
  localStorage.removeItem(SIGN_OUT_PENDING);
  await confirmSignIn();
  tabs.postMessage('signed-in');
}

/** The other tab wrote down who it is: all that is open here of somebody else ends before anything more is asked. */
function signedInElsewhere(): void {
  const person = rememberedPerson();
  if (person) enter(person);
  void confirmSignIn();
}

/** Ends the session and removes everything of the person from this device. Works offline: the server is told later. */
export async function signOut(): Promise<void> {
  const current = state();
  localStorage.setItem(SIGN_OUT_PENDING, '1');
  leave('left');
  tabs.postMessage('signed-out');
  // What was shared from other apps belongs to whoever was here.
  await Promise.all([current.kind === 'signedIn' && current.workspace.erase(), forgetShared()]);
  await finishSignOut();
}

let finishing: Promise<void> | undefined;
/** Tells the server of a sign-out that it has not heard of, once at a time. */
export function finishSignOut(): Promise<void> {
  finishing ??= tellOfSignOut().finally(() => {
    finishing = undefined;
  });
  return finishing;
}

async function tellOfSignOut(): Promise<void> {
  if (!isSignOutPending()) return;
  try {
    const response = await fetch('/auth/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(10_000),
    });
    if (response.ok || response.status === 401) localStorage.removeItem(SIGN_OUT_PENDING);
  } catch {
    // Still offline: the next `online` tries again, and the app stays signed out here until then.
  }
}
