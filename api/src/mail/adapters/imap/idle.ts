import type { Session } from './session.ts';

const CHANGE_EVENTS = ['exists', 'expunge', 'flags', 'highestModseq', 'mailboxClose'] as const;

/**
 * IDLE (RFC 2177) on the open folder. It goes on between two waits until a command ends it, so that nothing is missed
 * in between, and a wait that begins with news ends at once.
 */
export class IdleWatch {
  private readonly session: Session;
  private running: Promise<void> | null = null;
  private news = false;
  private wake: (() => void) | null = null;

  constructor(session: Session) {
    this.session = session;
    for (const event of CHANGE_EVENTS) {
      session.client.on(event, () => {
        this.news = true;
        this.wake?.();
      });
    }
    session.client.once('close', () => this.wake?.());
  }

  /** What was told before is known: another folder was opened. */
  forget(): void {
    this.news = false;
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    if (this.session.closed) throw this.session.failure(new Error('The connection was lost'));
    this.running ??= this.idle();
    const { running } = this;
    let abort = () => {};
    const changed = new Promise<void>((resolve) => {
      this.wake = resolve;
      abort = resolve;
    });
    signal.addEventListener('abort', abort, { once: true });
    try {
      if (!this.news) await Promise.race([changed, running]);
    } finally {
      this.wake = null;
      signal.removeEventListener('abort', abort);
    }
    this.news = false;
    if (this.session.closed && !signal.aborted) {
      throw this.session.failure(new Error('The connection was lost'));
    }
  }

  /** Never rejects: a lost connection shows in the session. */
  private async idle(): Promise<void> {
    try {
      await this.session.client.idle({ whenFree: true });
    } catch (error) {
      this.session.lost ??= error;
    } finally {
      this.running = null;
    }
  }
}
