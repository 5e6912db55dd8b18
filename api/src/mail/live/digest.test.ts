import { describe, expect, it } from 'vitest';
import type { Change } from '../../core/changes.ts';
import { MailDigest } from './digest.ts';

const change = (some: Partial<Change>): Change => ({
  ...{ cursor: 1n, at: new Date(), actorId: null, cause: null, entity: 'Thread', kind: 'UPDATED', ids: [] },
  ...{ fields: [], mailAccountId: 'astrid', userId: null, detail: null },
  ...some,
});

function digest(...changes: Partial<Change>[]): MailDigest {
  const result = new MailDigest();
  for (const some of changes) result.add(change(some));
  return result;
}

describe('a digest of the change log', () => {
  it('tells arrivals from other changes', () => {
    const { news } = digest(
      { entity: 'Message', kind: 'CREATED', ids: ['m1'], detail: { arrived: true } },
      { ids: ['t1'], detail: { arrived: true } },
      { ids: ['t2'] },
      { entity: 'Message', ids: ['m2'] },
    );
    const astrid = news.get('astrid');
    expect([...(astrid?.arrived ?? [])]).toEqual(['m1']);
    expect([...(astrid?.arrivedThreads ?? [])]).toEqual(['t1']);
    expect([...(astrid?.threads ?? [])]).toEqual(['t2']);
    expect([...(astrid?.messages ?? [])]).toEqual(['m2']);
  });

  it('keeps old mail that is being read in apart', () => {
    const { news, backfill } = digest(
      { kind: 'CREATED', ids: ['t1', 't2'], detail: { backfill: true } },
      { entity: 'Folder', ids: ['inbox'], detail: { backfill: true } },
    );
    expect(news.size).toBe(0);
    expect([...(backfill.get('astrid')?.threads ?? [])]).toEqual(['t1', 't2']);
    expect([...(backfill.get('astrid')?.folders ?? [])]).toEqual(['inbox']);
  });

  it('believes the last word about a thread', () => {
    const gone = digest({ ids: ['t1'] }, { kind: 'DELETED', ids: ['t1'] }).news.get('astrid');
    expect([gone?.threads.size, gone?.removedThreads.size]).toEqual([0, 1]);
    const back = digest({ kind: 'DELETED', ids: ['t1'] }, { kind: 'CREATED', ids: ['t1'] }).news.get(
      'astrid',
    );
    expect([back?.threads.size, back?.removedThreads.size]).toEqual([1, 0]);
  });

  it('keeps accounts apart, and names removed ones', () => {
    const { news, removedAccounts } = digest(
      { entity: 'MailAccount', ids: ['astrid'] },
      { entity: 'MailAccount', kind: 'DELETED', ids: ['mira'], mailAccountId: 'mira' },
      { entity: 'MailAccount', kind: 'DELETED', ids: ['ben'], mailAccountId: null, userId: 'ben' },
    );
    expect(news.get('astrid')?.changed).toBe(true);
    expect([...news.keys()]).toEqual(['astrid']);
    expect([...removedAccounts]).toEqual(['mira', 'ben']);
  });

  it('asks for lists to be read again when it could not follow', () => {
    const behind = digest();
    behind.overflow('astrid');
    expect(behind.news.get('astrid')).toMatchObject({ overflow: true, changed: true });
  });
});
