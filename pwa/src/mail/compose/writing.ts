// All messages being written, and what keeps them safe: a copy on the device at once, a draft on the server soon.
import { createSignal, onCleanup } from 'solid-js';
import { createStore, produce, unwrap } from 'solid-js/store';
import { connection } from '../../data/connection.ts';
import { t } from '../../messages/message.ts';
import { onePer } from '../../primitives/one-per.ts';
import { toast } from '../../ui/toast.tsx';
import { type Mail, useMail } from '../data/mail.ts';
import { mergeFiles, nowKept } from './attachments-of-versions.ts';
import { type Attached, type Composition, contentOf, filesOf, isBlank, wordsIn } from './composition.ts';
import { DiscardDraft, DraftQuery, SaveDraft } from './documents.ts';
import { makeFiles } from './files.ts';
import { identitiesOf } from './identities.ts';
import { openLocalCopy } from './local-copy.ts';
import { mergeDrafts, wordsFor } from './merge.ts';
import { startFromDraft } from './start.ts';

/** Milliseconds of quiet before the device's copy and the server's draft are written. */
const LOCAL_PAUSE = 300;
const SERVER_PAUSE = 3000;

/** Files that the server can be told of. */
const UNDERSTOOD: ReadonlySet<string> = new Set<Attached['state']['kind']>(['kept', 'uploaded', 'message']);

export type Writing = ReturnType<typeof openWriting>;

function openWriting(mail: Mail) {
  const [state, setState] = createStore<{ items: Composition[] }>({ items: [] });
  const [handedOver, setHandedOver] = createSignal<ReadonlySet<string>>(new Set());
  const copy = openLocalCopy(mail.workspace.userId);
  const timers = new Map<
    string,
    { local?: ReturnType<typeof setTimeout>; server?: ReturnType<typeof setTimeout> }
  >();
  const saving = new Map<string, Promise<void>>();

  const find = (key: string): Composition | undefined => state.items.find((one) => one.key === key);
  const patch = (key: string, change: Partial<Composition>): void =>
    setState('items', (one) => one.key === key, change);

  /** Resolves when it is written, or cannot be. */
  async function keepHere(key: string): Promise<void> {
    const one = find(key);
    if (one === undefined) return;
    await copy.put(plainCopy(one)).catch((error: unknown) => {
      console.warn('The copy of this message could not be kept on the device', error);
    });
  }

  async function saveNow(key: string): Promise<void> {
    const one = find(key);
    if (one === undefined || one.accountId === '' || isBlank(one) || one.saved.kind === 'saved') return;
    patch(key, { saved: { kind: 'saving' } });
    const snapshot = plainCopy(one);
    const sent = filesOf(snapshot).filter(({ state: { kind } }) => UNDERSTOOD.has(kind));
    const input = { draftKey: key, basedOn: one.basedOn, content: contentOf(snapshot, () => null) };
    const { data, error } = await mail.workspace.direct.mutation(SaveDraft, { input }).toPromise();
    if (find(key) === undefined) return;
    const changedMeanwhile = find(key)?.saved.kind !== 'saving';
    const answer = data?.saveDraft;
    if (answer?.__typename === 'SaveDraftPayload') {
      patch(key, {
        basedOn: answer.draft.id,
        base: wordsIn(snapshot),
        attachments: nowKept(find(key)?.attachments ?? [], sent, answer.attachmentIds),
        ...(changedMeanwhile ? {} : { saved: { kind: 'saved', at: answer.savedAt } }),
      });
    } else if (answer?.__typename === 'ConflictError') {
      await mergeWithNewest(key);
    } else if (error?.networkError) {
      patch(key, { saved: { kind: 'here' } });
    } else {
      patch(key, {
        saved: {
          kind: 'failed',
          problem: answer !== undefined && 'message' in answer ? answer.message : t('compose.saveFailed'),
        },
      });
    }
    void keepHere(key);
  }

  /** Another device wrote on the same draft: both versions become one, and nothing of either is lost. */
  async function mergeWithNewest(key: string): Promise<void> {
    const { data } = await mail.workspace.direct
      .query(DraftQuery, { draftKey: key, messageId: null }, { requestPolicy: 'network-only' })
      .toPromise();
    const one = find(key);
    if (one === undefined) return;
    const newest = data?.draft;
    if (newest === undefined || newest === null) {
      // It was sent or discarded elsewhere: ours goes on as a draft of its own.
      patch(key, { basedOn: null, saved: { kind: 'failed', problem: t('compose.elsewhere') } });
      return;
    }
    const theirs = startFromDraft(mail, newest.message, null, newest);
    const words = wordsFor(one, theirs);
    const merged = mergeDrafts(one.base ?? words, wordsIn(one), words, t('writing.alsoWritten'));
    const { both, ...fields } = merged;
    patch(key, {
      ...fields,
      base: words,
      basedOn: newest.message.id,
      attachments: mergeFiles(one.attachments, theirs.attachments),
      saved: { kind: 'changed' },
    });
    toast(t(both ? 'writing.mergedBoth' : 'writing.merged'));
    schedule(key);
  }

  /** Saves to the server, one after the other for one composition. */
  function save(key: string): Promise<void> {
    clearTimeout(timers.get(key)?.server);
    const next = (saving.get(key) ?? Promise.resolve()).then(() => saveNow(key));
    saving.set(key, next);
    return next.finally(() => saving.get(key) === next && saving.delete(key));
  }

  function schedule(key: string): void {
    const timer = timers.get(key) ?? {};
    clearTimeout(timer.local);
    clearTimeout(timer.server);
    timers.set(key, {
      local: setTimeout(() => void keepHere(key), LOCAL_PAUSE),
      server: setTimeout(() => void save(key), SERVER_PAUSE),
    });
  }

  function forget(key: string): void {
    clearTimeout(timers.get(key)?.local);
    clearTimeout(timers.get(key)?.server);
    timers.delete(key);
    setState('items', (items) => items.filter((one) => one.key !== key));
  }

  const writing = {
    mail,
    items: () => state.items,
    find,
    copy,
    keepHere,

    /** The stored draft is in the window beside, or on its way: it need not stand in the conversation as well. */
    holdsDraft: (messageId: string): boolean =>
      handedOver().has(messageId) || state.items.some((one) => one.basedOn === messageId),

    /** Opens a composition in front of the others; on small screens they step aside. */
    open(composition: Composition): void {
      setState(
        produce((all) => {
          for (const one of all.items) one.minimised = true;
          all.items = [
            ...all.items.filter((one) => one.key !== composition.key),
            { ...composition, minimised: false },
          ];
        }),
      );
    },

    /** Something was typed, chosen or removed. */
    change(key: string, change: Partial<Composition>): void {
      patch(key, { ...change, saved: { kind: 'changed' } });
      schedule(key);
    },

    changeAttached(key: string, attachedKey: string, change: Attached['state']): void {
      setState(
        'items',
        (one) => one.key === key,
        'attachments',
        (attached) => attached.key === attachedKey,
        'state',
        () => change,
      );
      patch(key, { saved: { kind: 'changed' } });
      schedule(key);
    },

    /** Progress is shown, not saved. */
    showProgress(
      key: string,
      attachedKey: string,
      state: Extract<Attached['state'], { kind: 'uploading' }>,
    ): void {
      setState(
        'items',
        (one) => one.key === key,
        'attachments',
        (attached) => attached.key === attachedKey,
        'state',
        () => state,
      );
    },

    minimise: (key: string) => patch(key, { minimised: true }),
    restore(key: string): void {
      setState('items', (one) => one.key !== key, { minimised: true });
      patch(key, { minimised: false });
    },

    /** Closes it; what was written stays as a draft. */
    async close(key: string): Promise<void> {
      const one = find(key);
      if (one === undefined) return;
      files.stop(key);
      const untouched = one.saved.kind === 'untouched' || (isBlank(one) && one.basedOn === null);
      if (!untouched) {
        void keepHere(key);
        await save(key);
      }
      const safe = untouched || find(key)?.saved.kind === 'saved';
      forget(key);
      // Not on the server: the copy stays here and is shown again at the next start.
      if (safe) await copy.remove(key);
    },

    async discard(key: string): Promise<void> {
      const one = find(key);
      files.stop(key);
      forget(key);
      await copy.remove(key);
      if (one === undefined || (one.basedOn === null && one.saved.kind === 'untouched')) return;
      toast(t('compose.discarded'));
      await saving.get(key);
      await mail.workspace.outbox.enqueue(
        DiscardDraft,
        { input: { draftKey: key, messageId: one.basedOn } },
        { title: t('compose.doDiscard') },
      );
    },

    /** Takes it off the screen because it is being sent; `copy` keeps it until the outbox has it. */
    async handOver(key: string): Promise<Composition | undefined> {
      const one = find(key);
      if (one === undefined) return undefined;
      files.stop(key);
      void keepHere(key);
      await saving.get(key);
      // A save that just ended has made a version of the draft with attachments of its own.
      const last = find(key) ?? one;
      const snapshot = structuredClone(plainCopy(last));
      if (last.basedOn !== null) setHandedOver(new Set([...handedOver(), last.basedOn]));
      forget(key);
      return snapshot;
    },
  };

  const files = makeFiles(writing);
  // Known before the first message is begun.
  identitiesOf(mail);

  const forgetWake = connection.onWake(() => {
    for (const one of state.items) {
      if (one.saved.kind === 'here' || one.saved.kind === 'failed') void save(one.key);
      files.resume(one);
    }
  });
  onCleanup(() => {
    forgetWake();
    for (const { key } of state.items) {
      files.stop(key);
      clearTimeout(timers.get(key)?.server);
    }
  });

  // What was being written when the app was closed or fell over.
  void Promise.all([copy.all(), mail.restored]).then(([left]) => {
    const unsent = left.filter((one) => !isBlank(one) && find(one.key) === undefined);
    if (unsent.length === 0) return;
    const again = unsent.map((one): Composition => ({ ...one, minimised: true, saved: { kind: 'changed' } }));
    setState('items', (items) => [...items, ...again]);
    for (const one of again) {
      schedule(one.key);
      files.resume(one);
    }
    toast(t('compose.restored', { count: again.length }), {
      action: { label: t('compose.open'), run: () => writing.restore(again.at(-1)?.key ?? '') },
    });
  });

  return { ...writing, files };
}

/** IndexedDB cannot store the proxies of a Solid store. */
const plainCopy = (one: Composition): Composition => ({
  ...unwrap(one),
  attachments: [...unwrap(one.attachments)],
});

/** What the person is writing; alive across pages. */
export const writingOf = onePer(openWriting, (mail: Mail) => mail.workspace.closed);

export const useWriting = (): Writing => writingOf(useMail());
