const keptMs = 60_000;
const mostBytes = 96 * 1024 * 1024;

/**
 * Contents asked for lately, for those who ask for one file in many ranges. Immutable, and only ever looked at after
 * the caller's right to the file was checked.
 */
export class RecentContents {
  readonly #contents = new Map<string, { bytes: Buffer; timer: NodeJS.Timeout }>();
  #size = 0;

  get(id: string): Buffer | null {
    return this.#contents.get(id)?.bytes ?? null;
  }

  /** Keeps it for a minute, unless it is too large for that. */
  keep(id: string, bytes: Buffer): void {
    if (bytes.length > mostBytes / 2) return;
    this.#drop(id);
    const timer = setTimeout(() => this.#drop(id), keptMs);
    timer.unref();
    this.#contents.set(id, { bytes, timer });
    this.#size += bytes.length;
    for (const oldest of this.#contents.keys()) {
      if (this.#size <= mostBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(id: string): void {
    const kept = this.#contents.get(id);
    if (kept === undefined) return;
    clearTimeout(kept.timer);
    this.#contents.delete(id);
    this.#size -= kept.bytes.length;
  }
}
