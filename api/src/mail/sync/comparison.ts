import type { FolderRecord } from './folder-record.ts';

/**
 * How far whole folders have been compared with the server's. Counted by folder and down to zero: the server may have
 * more messages than the index thought, or fewer.
 */
export class Comparison {
  readonly total: number;
  private readonly leftIn: Map<string, number>;

  constructor(folders: readonly Pick<FolderRecord, 'id' | 'messageCount'>[]) {
    this.leftIn = new Map(folders.map(({ id, messageCount }) => [id, messageCount]));
    this.total = this.left;
  }

  /** Messages that are still to be compared. */
  get left(): number {
    return [...this.leftIn.values()].reduce((sum, left) => sum + left, 0);
  }

  get done(): number {
    return this.total - this.left;
  }

  /** Of a folder so many are left. */
  note(folderId: string, left: number): void {
    const before = this.leftIn.get(folderId);
    if (before !== undefined) this.leftIn.set(folderId, Math.min(before, left));
  }
}
