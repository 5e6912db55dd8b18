// The list of folders with how each stands. With LIST-STATUS (RFC 5819) that is one command; without it one for each
// folder, so an account with thousands has them asked in turns.
import { MailServerError } from '../../../core/errors.ts';
import type { FolderStatus, ServerFolder } from '../../ports.ts';
import { isMissing } from './folder-commands.ts';
import { toFolderStatus, toServerFolders } from './folders.ts';
import type { Session } from './session.ts';

const STATUS_QUERY = { messages: true, uidNext: true, uidValidity: true, highestModseq: true, unseen: true };
/** Folders that are asked one by one in one round. */
const MOST_AT_ONCE = 200;

export class FolderLister {
  private readonly session: Session;
  /** The folder whose turn comes next, counted through the list. */
  private turn = 0;

  constructor(session: Session) {
    this.session = session;
  }

  async list({ status = false }: { status?: boolean } = {}): Promise<ServerFolder[]> {
    const { client, deadlines } = this.session;
    const together = status && client.capabilities.has('LIST-STATUS');
    const options = together ? { statusQuery: STATUS_QUERY } : {};
    const list = await this.session.within(deadlines.slowCommand, () => client.list(options));
    const folders = toServerFolders(list);
    if (status && !together) await this.askInTurn(folders);
    return folders;
  }

  /** Null when there is no such folder, or the server will not tell. */
  async status(path: string): Promise<FolderStatus | null> {
    const { client, deadlines } = this.session;
    const status = await this.session
      .within(deadlines.command, () => client.status(path, STATUS_QUERY))
      .catch((error: unknown) => {
        if (isMissing(error)) return false as const;
        throw error;
      });
    return status ? toFolderStatus(status) : null;
  }

  private async askInTurn(folders: readonly ServerFolder[]): Promise<void> {
    const open = folders.filter(({ selectable }) => selectable);
    const start = open.length > MOST_AT_ONCE ? this.turn % open.length : 0;
    for (const [index, folder] of open.entries()) {
      const place = (index - start + open.length) % open.length;
      if (place < MOST_AT_ONCE || folder.role !== null) folder.status = await this.tellable(folder.path);
      else folder.notAsked = true;
    }
    this.turn = start + MOST_AT_ONCE;
  }

  private async tellable(path: string): Promise<FolderStatus | null> {
    try {
      return await this.status(path);
    } catch (error) {
      if (error instanceof MailServerError && !this.session.closed) return null;
      throw error;
    }
  }
}
