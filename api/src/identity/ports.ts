import type { SessionSource } from '../core/session.ts';
import type { Attempts } from './attempts.ts';

/** What the platform knows of people, and how it answers below /auth. */
export interface Identity extends SessionSource {
  attempts: Attempts;
  /** Answers a request below /auth. @param ipAddress the caller's address, as far as proxies are trusted. */
  handle(request: Request, ipAddress: string | null): Promise<Response>;
}
