import type { MailConnection } from '../ports.ts';

const LINGER_MS = 20_000;

/** A connection that is made when it is needed and ends some time after it was needed last. */
export class OnDemand<T extends Pick<MailConnection, 'close' | 'closed'>> {
  private readonly connect: () => Promise<T>;
  private current: T | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(connect: () => Promise<T>) {
    this.connect = connect;
  }

  async take(): Promise<T> {
    this.stopTimer();
    if (!this.current || this.current.closed) this.current = await this.connect();
    return this.current;
  }

  /** Not needed for the moment. */
  release(): void {
    this.stopTimer();
    if (!this.current) return;
    this.timer = setTimeout(() => void this.close(), LINGER_MS);
    this.timer.unref();
  }

  async close(): Promise<void> {
    this.stopTimer();
    const { current } = this;
    this.current = null;
    await current?.close();
  }

  private stopTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
}
