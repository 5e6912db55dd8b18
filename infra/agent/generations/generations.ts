// The generations of a mail host's configuration: one change at a time, a timer for what must be confirmed, and an end for
// what an agent that died has left half done.
import { AgentError } from '../errors.ts';
import type { MailHost } from '../mail-host.ts';
import type {
  Drift,
  Finding,
  Generation,
  GenerationOrigin,
  GenerationSummary,
} from '../protocol/generations.ts';
import { type Run, run } from '../run.ts';
import { type ApplyContext, type ApplyRequest, applyChange } from './apply.ts';
import { canariesEnded } from './checks.ts';
import { differences } from './differences.ts';
import { goBack } from './go-back.ts';
import {
  compareGenerations,
  describeGeneration,
  exportGeneration,
  listGenerations,
  summaryOf,
} from './kept-generations.ts';
import { type LiveFile, readLiveFiles } from './live-files.ts';
import { isRenderedAnew } from './rendered-anew.ts';
import { GenerationStore, type Manifest } from './store.ts';
import { clearJournal, forgetSwap, type Journal, readJournal } from './swap.ts';

/** When something else is under way at the end of the time to confirm. */
const BUSY_MS = 1_000;

export class Generations {
  readonly #host: MailHost;
  readonly #run: Run;
  readonly #store: GenerationStore;
  /** What is under way, in words; one change at a time. */
  #busy: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** Until the journal was looked at, and again when something ended in an error, perhaps half way. */
  #unfinished = true;
  #opening: Promise<void> | undefined;
  /** Looks at what is live that may write a generation down; short, so that changes wait for them. */
  #looking: Promise<void> = Promise.resolve();
  readonly #applying = new Map<string, Promise<Generation>>();

  constructor(host: MailHost, runProgram: Run = run) {
    this.#host = host;
    this.#run = runProgram;
    this.#store = new GenerationStore(host.stateDirectory);
  }

  get #parts() {
    return { host: this.#host, run: this.#run, store: this.#store };
  }

  /**
   * Finishes what an agent before this one, or a change that failed, has left, and takes down what is live when nothing is
   * known yet. May be repeated; while something is under way that does it.
   */
  open(): Promise<void> {
    if (!this.#unfinished) return Promise.resolve();
    this.#opening ??= this.#alone('what was left half done is finished', async () => undefined)
      .catch((error: unknown) => {
        if (!isBusy(error)) throw error;
      })
      .finally(() => {
        this.#opening = undefined;
      });
    return this.#opening;
  }

  async #open(): Promise<void> {
    await this.#closeUnproven();
    const journal = await readJournal(this.#host.stateDirectory);
    if (journal === null) await this.#takeDown();
    else if (journal.phase === 'confirm') this.#arm(journal);
    else await goBack(journal, ended('The configuration before it is live again.'), this.#parts);
  }

  async #closeUnproven(): Promise<void> {
    const journal = await readJournal(this.#host.stateDirectory);
    for (const number of (await this.#store.numbers()).slice(-5)) {
      const { state } = await this.#store.manifest(number);
      if (journal?.number === number) continue;
      // Only a confirmation ends its journal before its state is written down.
      if (state === 'CONFIRMING') await this.#store.update(number, { state: 'CONFIRMED', confirmBy: null });
      else if (state === 'STAGED' || state === 'PROVING')
        await this.#store.update(number, { state: 'REFUSED', findings: [ended('Nothing was changed.')] });
    }
  }

  /** The first generation; and one for what the installation itself has rendered anew since. */
  async #takeDown(): Promise<void> {
    const current = await this.#store.current();
    const live = await readLiveFiles(this.#host);
    if (current === null) return this.#record('FOUND', 'As it was found.', null, live);
    const kept = await this.#store.files(current);
    if (differences(kept, live).length === 0) return;
    if (await isRenderedAnew(this.#host.stateDirectory, kept, live))
      await this.#record('INSTALLATION', 'Rendered by the installation at its start.', current, live);
  }

  async #record(
    origin: GenerationOrigin,
    reason: string,
    parent: number | null,
    files: LiveFile[],
  ): Promise<void> {
    const manifest = await this.#store.add(
      {
        ...{ key: '', parent, state: 'APPLIED', origin, reason, author: null, findings: [] },
        ...{ createdAt: new Date().toISOString(), programs: ['postfix', 'dovecot'], risks: [] },
        ...{ confirmBy: null, elapsedMs: null, refusedMs: null, rollbackMs: null },
      },
      files,
    );
    await this.#store.setCurrent(manifest.number);
  }

  async apply(
    request: ApplyRequest,
    context: Omit<ApplyContext, 'host' | 'run' | 'store'>,
  ): Promise<Generation> {
    await this.open();
    const underWay = this.#applying.get(request.key);
    if (underWay !== undefined) return underWay;
    const applied = this.#applyOnce(request, context).finally(() => this.#applying.delete(request.key));
    this.#applying.set(request.key, applied);
    return applied;
  }

  async #applyOnce(
    request: ApplyRequest,
    context: Omit<ApplyContext, 'host' | 'run' | 'store'>,
  ): Promise<Generation> {
    const known = await this.#byKey(request.key);
    if (known !== null) return describeGeneration(this.#store, known);
    await this.#requireDecided();
    return this.#alone(`a change by ${context.actor.userId ?? 'the platform'}`, async () => {
      await this.#takeDown();
      const manifest = await applyChange(request, { ...context, ...this.#parts });
      const journal = await readJournal(this.#host.stateDirectory);
      if (journal?.phase === 'confirm') this.#arm(journal);
      await this.#store.prune();
      return describeGeneration(this.#store, manifest);
    });
  }

  async #byKey(key: string): Promise<Manifest | null> {
    for (const number of (await this.#store.numbers()).reverse().slice(0, 20)) {
      const manifest = await this.#store.manifest(number);
      if (key !== '' && manifest.key === key) return manifest;
    }
    return null;
  }

  async #requireDecided(): Promise<void> {
    const journal = await readJournal(this.#host.stateDirectory);
    if (journal?.phase !== 'confirm') return;
    throw new AgentError(
      'CONFLICT',
      `Generation ${journal.number} waits for confirmation: confirm it or take it back first.`,
      { fields: { generation: String(journal.number) } },
    );
  }

  async #alone<T>(what: string, work: () => Promise<T>): Promise<T> {
    for (let looked: Promise<void> | undefined; looked !== this.#looking; ) {
      looked = this.#looking;
      await looked;
    }
    if (this.#busy !== null) {
      throw new AgentError(
        'CONFLICT',
        `The configuration is being changed at this moment (${this.#busy}). Look at it again when that is done.`,
      );
    }
    this.#busy = what;
    try {
      if (this.#unfinished) await this.#open();
      this.#unfinished = false;
      return await work();
    } catch (error) {
      this.#unfinished = true;
      throw error;
    } finally {
      this.#busy = null;
    }
  }

  async confirm(number: number): Promise<GenerationSummary> {
    await this.open();
    return this.#alone('a confirmation', async () => {
      const journal = await this.#awaiting(number);
      clearTimeout(this.#timer);
      await clearJournal(this.#host.stateDirectory);
      const manifest = await this.#store.update(number, { state: 'CONFIRMED', confirmBy: null });
      return forgetSwap(journal.paths).then(() => summaryOf(manifest));
    });
  }

  /** Takes back the generation that waits for confirmation. */
  async revert(number: number): Promise<GenerationSummary> {
    await this.open();
    return this.#alone('taking a change back', async () => {
      const journal = await this.#awaiting(number);
      return this.#takeBack(journal, 'It was taken back instead of being confirmed.');
    });
  }

  async #awaiting(number: number): Promise<Journal> {
    const journal = await readJournal(this.#host.stateDirectory);
    if (journal?.phase === 'confirm' && journal.number === number) return journal;
    throw new AgentError('CONFLICT', `Generation ${number} does not wait for confirmation any more.`);
  }

  #arm({ number, confirmBy }: Journal): void {
    this.#expireIn(number, Math.max(0, Date.parse(confirmBy ?? '') - Date.now() || 0));
  }

  #expireIn(number: number, ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#expire(number).catch((error: unknown) => {
        if (isBusy(error)) this.#expireIn(number, BUSY_MS);
        else console.error(error);
      });
    }, ms);
  }

  async #expire(number: number): Promise<void> {
    await this.#alone('taking an unconfirmed change back', async () => {
      const journal = await readJournal(this.#host.stateDirectory);
      if (journal?.phase === 'confirm' && journal.number === number)
        await this.#takeBack(journal, 'Nobody confirmed it in time.');
    });
  }

  async #takeBack(journal: Journal, why: string): Promise<GenerationSummary> {
    clearTimeout(this.#timer);
    return summaryOf(await goBack(journal, { severity: 'warning', source: 'agent', text: why }, this.#parts));
  }

  async list(before: number | null, first: number) {
    await this.open();
    return listGenerations(this.#store, before, first);
  }

  async read(number: number): Promise<Generation> {
    await this.open();
    return describeGeneration(this.#store, await this.#store.manifest(number));
  }

  async compare(from: number, to: number) {
    await this.open();
    return compareGenerations(this.#store, from, to);
  }

  async drift(): Promise<Drift> {
    await this.open();
    const looked = this.#looking.then(() => this.#look());
    this.#looking = looked.catch(() => undefined);
    await looked;
    const number = (await this.#store.current()) ?? 0;
    const kept = await this.#store.files(number);
    return { number, files: this.#busy === null ? differences(kept, await readLiveFiles(this.#host)) : [] };
  }

  async #look(): Promise<void> {
    if (this.#busy === null && (await readJournal(this.#host.stateDirectory)) === null)
      await this.#takeDown();
  }

  async export(number: number) {
    await this.open();
    return exportGeneration(this.#store, this.#host.hostname, number);
  }

  /** Lets what is under way be; the next agent finishes it. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await canariesEnded();
  }
}

const isBusy = (error: unknown): boolean => error instanceof AgentError && error.code === 'CONFLICT';

const ended = (what: string): Finding => ({
  severity: 'error',
  source: 'agent',
  text: `The agent ended while the change was under way. ${what}`,
});

const opened = new WeakMap<MailHost, Generations>();

export function generationsOf(host: MailHost): Generations {
  const known = opened.get(host) ?? new Generations(host);
  opened.set(host, known);
  return known;
}
