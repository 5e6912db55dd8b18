import type { MailConnection } from '../ports.ts';

const LINGER_MS = 20_000;
const FORGIVE_MS = 10_000;

/** A connection that is made when it is needed and ends some time after it was needed last. */
export class OnDemand<T extends Pick<MailConnection, 'close' | 'closed'>> {
  private readonly connect: () => Promise<T>;
  private current: T | null = null;
  private timer: NodeJS.Timeout | null = null;
  private forgivenAt = 0;

  constructor(connect: () => Promise<T>) {
    this.connect = connect;
  }

  async take(): Promise<T> {
    this.stopTimer();
    if (!this.current || this.current.closed) this.current = await this.connect();
    return this.current;
  }

  /**
   * True when the connection ended by itself and another one may be tried at once: servers hang up when the folder that
   * is open is deleted by somebody else. One that ends again and again is a failure.
   */
  mayTryAnother(): boolean {
    if (!this.current?.closed || Date.now() - this.forgivenAt < FORGIVE_MS) return false;
    this.forgivenAt = Date.now();
    return true;
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
