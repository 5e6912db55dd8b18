// Rings when something was written to the change log that one person may care about.
import type { ChangeAnnouncement } from '../../core/changes.ts';
import type { PubSub, Subscription } from '../../core/pubsub.ts';

export type Woken = 'rung' | 'time' | 'closed';

export class Bell {
  /** Resolves once nothing is missed any more. */
  readonly ready: Promise<void>;
  private readonly heard: Subscription<ChangeAnnouncement>;
  private state: 'quiet' | 'rung' | 'closed' = 'quiet';
  private wake: (() => void) | null = null;

  constructor(pubsub: PubSub, channel: string, concerns: (announcement: ChangeAnnouncement) => boolean) {
    this.heard = pubsub.subscribe<ChangeAnnouncement>(channel, { onGap: () => this.ring() });
    this.ready = this.heard.ready;
    void this.listen(concerns);
  }

  get isQuiet(): boolean {
    return this.state === 'quiet';
  }

  /** Waits for the next ring, at most so long; a ring that came before counts. */
  async wait(ms: number | null): Promise<Woken> {
    if (this.state === 'quiet') {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.wake = resolve;
      const timer = ms === null ? undefined : setTimeout(resolve, Math.max(0, ms));
      await promise;
      clearTimeout(timer);
      this.wake = null;
    }
    return this.state === 'quiet' ? 'time' : this.state;
  }

  /** From here on a ring is a new one. */
  quiet(): void {
    if (this.state === 'rung') this.state = 'quiet';
  }

  close(): void {
    this.state = 'closed';
    this.wake?.();
    void this.heard.return();
  }

  private async listen(concerns: (announcement: ChangeAnnouncement) => boolean): Promise<void> {
    for await (const announcement of this.heard) if (concerns(announcement)) this.ring();
    this.close();
  }

  private ring(): void {
    if (this.state === 'quiet') this.state = 'rung';
    this.wake?.();
  }
}
