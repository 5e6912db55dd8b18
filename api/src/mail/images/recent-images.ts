const keptMs = 30 * 60_000;
const mostBytes = 64 * 1024 * 1024;
const largestKept = 4 * 1024 * 1024;

export interface FetchedImage {
  mediaType: string;
  bytes: Buffer;
}

/**
 * Images fetched lately, each for the message it stands in: going back to a message asks nobody again. The oldest go
 * first when it is full.
 */
export class RecentImages {
  readonly #images = new Map<string, FetchedImage & { until: number }>();
  #size = 0;

  get(key: string): FetchedImage | null {
    const image = this.#images.get(key);
    if (image === undefined) return null;
    if (image.until >= Date.now()) return image;
    this.#drop(key);
    return null;
  }

  keep(key: string, image: FetchedImage): void {
    if (image.bytes.length > largestKept) return;
    this.#drop(key);
    this.#images.set(key, { ...image, until: Date.now() + keptMs });
    this.#size += image.bytes.length;
    for (const oldest of this.#images.keys()) {
      if (this.#size <= mostBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#size -= this.#images.get(key)?.bytes.length ?? 0;
    this.#images.delete(key);
  }
}
