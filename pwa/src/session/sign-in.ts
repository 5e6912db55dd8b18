import { finishSignOut } from './session.ts';

export type SignInAnswer =
  | { kind: 'welcome' }
  | { kind: 'wrongPassword' }
  | { kind: 'tooMany'; seconds: number }
  | { kind: 'unreachable' }
  | { kind: 'broken'; message: string };

/** Asks for a session by `POST /auth/sign-in/email`; the cookie is set by the answer. */
export async function requestSignIn(email: string, password: string): Promise<SignInAnswer> {
  // An earlier sign-out that is told later would end this session.
  await finishSignOut();
  let response: Response;
  try {
    response = await fetch('/auth/sign-in/email', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: email.trim(), password }),
      signal: AbortSignal.timeout(20_000),
    });
  } catch {
    return { kind: 'unreachable' };
  }
  // Also when it says yes: a connection whose answer is not read is one less for what comes next.
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return { kind: 'welcome' };
  if (response.status === 401) return { kind: 'wrongPassword' };
  if (response.status === 429) return { kind: 'tooMany', seconds: retryAfter(answer, response.headers) };
  if ([502, 503, 504].includes(response.status)) return { kind: 'unreachable' };
  const message =
    typeof answer === 'object' && answer !== null && 'message' in answer ? String(answer.message) : '';
  return { kind: 'broken', message };
}

function retryAfter(answer: unknown, headers: Headers): number {
  const stated =
    typeof answer === 'object' && answer !== null && 'retryAfterSeconds' in answer
      ? Number(answer.retryAfterSeconds)
      : Number.NaN;
  const seconds = Number.isFinite(stated) ? stated : Number(headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : 60;
}
