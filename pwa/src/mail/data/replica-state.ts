// What a replica of mail holds, what it is given, and where it keeps it.
import type { Account, Folder, Message, Outgoing, Thread } from './documents.ts';
import type { ThreadList } from './list.ts';
import type { View } from './view.ts';

/** A list with what is being done about it. `problem` is a sentence for people. */
export interface ListState extends ThreadList {
  view: View;
  state: 'idle' | 'loading' | 'ready' | 'failed';
  problem: string;
}

export interface ReplicaState {
  accounts: Record<string, Account>;
  folders: Record<string, Folder>;
  threads: Record<string, Thread>;
  messages: Record<string, Message>;
  /** Message ids by thread, oldest first; only of threads that were opened or fetched ahead. */
  conversation: Record<string, string[]>;
  lists: Record<string, ListState>;
  outgoing: Record<string, Outgoing>;
}

/** Rows of one answer or event. Whatever is left out is not touched. */
export interface Delivery {
  accounts?: readonly Account[];
  folders?: readonly Folder[];
  threads?: readonly Thread[];
  messages?: readonly Message[];
  outgoing?: readonly Outgoing[];
  removedThreadIds?: readonly string[];
  removedFolderIds?: readonly string[];
  removedAccountIds?: readonly string[];
}

/** Where rows are kept between visits. */
export interface Keeper {
  keep(delivery: Delivery): void;
  keepList(word: string, list: ThreadList): void;
  keepConversation(threadId: string, messageIds: readonly string[]): void;
}

export const blank = (): ReplicaState => ({
  accounts: {},
  folders: {},
  threads: {},
  messages: {},
  conversation: {},
  lists: {},
  outgoing: {},
});
