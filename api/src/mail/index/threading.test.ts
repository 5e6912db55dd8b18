import { describe, expect, it } from 'vitest';
import { planThreads, referencesOf, type ThreadLink } from './threading.ts';

/** The reference table and the messages' threads, as the database keeps them. */
class Index {
  readonly references = new Map<string, string>();
  readonly threads = new Map<string, string>();
  private count = 0;

  add(...links: Omit<ThreadLink, 'thread'>[]): void {
    const wanted = links.map((link) => ({ ...link, thread: this.threads.get(link.message) ?? null }));
    const plan = planThreads(
      wanted,
      this.references,
      () => `thread-${String(++this.count).padStart(6, '0')}`,
    );
    for (const [hash, thread] of plan.references) this.references.set(hash, thread);
    for (const [message, thread] of plan.threadOf) this.threads.set(message, thread);
    for (const map of [this.references, this.threads]) {
      for (const [key, thread] of map) map.set(key, plan.merged.get(thread) ?? thread);
    }
  }

  sameThread(...messages: string[]): boolean {
    return new Set(messages.map((message) => this.threads.get(message))).size === 1;
  }
}

const mail = (message: string, ...references: string[]): Omit<ThreadLink, 'thread'> => ({
  message,
  references: [message, ...references],
});

describe('threads', () => {
  it('join an answer to what it answers', () => {
    const index = new Index();
    index.add(mail('offer'));
    index.add(mail('answer', 'offer'));
    expect(index.sameThread('offer', 'answer')).toBe(true);
  });

  it('join two answers to a message that never came', () => {
    const index = new Index();
    index.add(mail('first', 'lost'), mail('second', 'lost'));
    expect(index.sameThread('first', 'second')).toBe(true);
  });

  it('become one when a late message links them, and the oldest remains', () => {
    const index = new Index();
    index.add(mail('question'));
    index.add(mail('aside'));
    const oldest = index.threads.get('question');
    index.add(mail('both', 'aside', 'question'));
    expect(index.sameThread('question', 'aside', 'both')).toBe(true);
    expect(index.threads.get('aside')).toBe(oldest);
  });

  it('are not joined by a subject, and messages without ids stay alone', () => {
    const index = new Index();
    index.add({ message: 'invoice 1', references: [] }, { message: 'invoice 2', references: [] });
    expect(index.sameThread('invoice 1', 'invoice 2')).toBe(false);
  });

  it('keep a message that is read in again in its thread', () => {
    const index = new Index();
    index.add({ message: 'no id', references: [] });
    const before = index.threads.get('no id');
    index.add({ message: 'no id', references: [] });
    expect(index.threads.get('no id')).toBe(before);
  });

  it('survive references that go in a circle', () => {
    const index = new Index();
    index.add(mail('a', 'b'), mail('b', 'c'), mail('c', 'a'));
    expect(index.sameThread('a', 'b', 'c')).toBe(true);
  });
});

describe('referencesOf', () => {
  it('names each Message-ID once, as the UUID the reference table keys on', () => {
    const references = referencesOf({ messageId: 'a@b', inReplyTo: ['c@d'], references: ['c@d', 'a@b'] });
    expect(references).toHaveLength(2);
    expect(references[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
