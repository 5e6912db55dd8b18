// Which thread a message belongs to: messages that name, or are named by, the same Message-ID share one. Nothing else
// joins them; subjects do not. A thread is thus a connected component, the same in whatever order messages arrive.
import { hashAsUuid } from '../message-ids.ts';

/** What a message says about its thread. */
export interface ThreadLink {
  /** Any name for the message within the plan. */
  message: string;
  /** Hashes of its own and of all Message-IDs it names. */
  references: string[];
  /** The thread it already has, when the index knows it. */
  thread: string | null;
}

export interface ThreadPlan {
  threadOf: Map<string, string>;
  /** Threads that turn out to be one: absorbed → remaining. */
  merged: Map<string, string>;
  created: Set<string>;
  /** Hashes the reference table has not seen, with their thread. */
  references: Map<string, string>;
}

export const referenceHash = (messageId: string): string => hashAsUuid(messageId);

export function referencesOf(message: {
  messageId: string | null;
  inReplyTo: readonly string[];
  references: readonly string[];
}): string[] {
  const ids = [message.messageId, ...message.inReplyTo, ...message.references];
  return [...new Set(ids.filter((id) => id !== null))].map(referenceHash);
}

/**
 * @param known what the reference table holds for the hashes of `links`.
 * @param newThreadId makes ids that sort by time: of several threads the oldest remains.
 */
export function planThreads(
  links: readonly ThreadLink[],
  known: ReadonlyMap<string, string>,
  newThreadId: () => string,
): ThreadPlan {
  const groups = new DisjointSets();
  for (const { message, references, thread } of links) {
    const node = `message ${message}`;
    groups.add(node);
    if (thread) groups.join(node, `thread ${thread}`);
    for (const hash of references) {
      groups.join(node, `hash ${hash}`);
      const owner = known.get(hash);
      if (owner) groups.join(node, `thread ${owner}`);
    }
  }
  return planOf(groups, links, known, newThreadId);
}

function planOf(
  groups: DisjointSets,
  links: readonly ThreadLink[],
  known: ReadonlyMap<string, string>,
  newThreadId: () => string,
): ThreadPlan {
  const plan: ThreadPlan = {
    threadOf: new Map(),
    merged: new Map(),
    created: new Set(),
    references: new Map(),
  };
  const remaining = oldestThreads(groups, links, known);
  for (const { message, references } of links) {
    const root = groups.find(`message ${message}`);
    let thread = remaining.get(root);
    if (thread === undefined) {
      thread = newThreadId();
      remaining.set(root, thread);
      plan.created.add(thread);
    }
    plan.threadOf.set(message, thread);
    for (const hash of references) if (!known.has(hash)) plan.references.set(hash, thread);
  }
  for (const thread of threadsIn(links, known)) {
    const winner = remaining.get(groups.find(`thread ${thread}`));
    if (winner !== undefined && winner !== thread) plan.merged.set(thread, winner);
  }
  return plan;
}

function oldestThreads(
  groups: DisjointSets,
  links: readonly ThreadLink[],
  known: ReadonlyMap<string, string>,
): Map<string, string> {
  const oldest = new Map<string, string>();
  for (const thread of threadsIn(links, known)) {
    const root = groups.find(`thread ${thread}`);
    const other = oldest.get(root);
    if (other === undefined || thread < other) oldest.set(root, thread);
  }
  return oldest;
}

function threadsIn(links: readonly ThreadLink[], known: ReadonlyMap<string, string>): Set<string> {
  const threads = new Set<string>();
  for (const { thread, references } of links) {
    if (thread) threads.add(thread);
    for (const hash of references) {
      const owner = known.get(hash);
      if (owner) threads.add(owner);
    }
  }
  return threads;
}

/** Union-find with path halving. */
class DisjointSets {
  private readonly parents = new Map<string, string>();

  add(node: string): void {
    if (!this.parents.has(node)) this.parents.set(node, node);
  }

  find(node: string): string {
    this.add(node);
    let at = node;
    for (;;) {
      const parent = this.parents.get(at) ?? at;
      if (parent === at) return at;
      const grandparent = this.parents.get(parent) ?? parent;
      this.parents.set(at, grandparent);
      at = grandparent;
    }
  }

  join(a: string, b: string): void {
    const first = this.find(a);
    const second = this.find(b);
    if (first !== second) this.parents.set(first, second);
  }
}
