// One change from request to live, or back: staged, proven on a canary, swapped, activated, probed.
import { readState } from '../configuration/verbs.ts';
import { AgentError } from '../errors.ts';
import { tailOf } from '../log/tail.ts';
import type { MailHost } from '../mail-host.ts';
import type { SmtpListener } from '../probe/listeners.ts';
import { smtpListeners } from '../probe/listeners.ts';
import { knownAddresses, type LiveProbe, liveProbe } from '../probe/live.ts';
import { type Sentinel, watchGreeting } from '../probe/sentinel.ts';
import type { ApplyEvent, ApplyStep, Finding, GenerationSource } from '../protocol/generations.ts';
import type { AgentActor } from '../protocol/index.ts';
import type { Run } from '../run.ts';
import { activate } from './activate.ts';
import { bringBack } from './bring-back.ts';
import { type Candidate, candidateOf } from './candidate.ts';
import { prove } from './checks.ts';
import { requireNoConflict, requireUnchanged } from './conflicts.ts';
import { type LiveFile, readLiveFiles } from './live-files.ts';
import { probeUntilGood } from './probe-until-good.ts';
import type { GenerationStore, Manifest } from './store.ts';
import {
  clearJournal,
  forgetSwap,
  type Journal,
  pathsOf,
  prepareSwap,
  swapBack,
  swapFiles,
  writeJournal,
} from './swap.ts';

export interface ApplyContext {
  host: MailHost;
  run: Run;
  store: GenerationStore;
  actor: AgentActor;
  signal: AbortSignal;
  emit(event: ApplyEvent): void;
  /** Where tests kill the agent. */
  onPoint?(point: string): void;
}

export interface ApplyRequest {
  source: GenerationSource;
  key: string;
  base: Record<string, string>;
  confirmSeconds: number;
}

/** Gives the generation in its state after all that can be done without a person. Throws AgentError. */
export async function applyChange(request: ApplyRequest, context: ApplyContext): Promise<Manifest> {
  const { host, store } = context;
  const startedAt = performance.now();
  const current = (await store.current()) ?? 0;
  const live = await readLiveFiles(host);
  await requireNoConflict(request, live, current, store);
  const state = await readState(context);
  const candidate = await candidateOf({
    host,
    run: context.run,
    source: request.source,
    store,
    live,
    current,
    state,
  });
  const manifest = await store.add(stagedManifest(request, context, candidate, current), candidate.files);
  const change = new Change(context, request, candidate, manifest, live, startedAt);
  return change.run();
}

function stagedManifest(
  { key }: ApplyRequest,
  { actor }: ApplyContext,
  { origin, programs, risks, findings }: Candidate,
  parent: number,
): Omit<Manifest, 'number' | 'hashes'> {
  return {
    ...{ key, parent, state: 'STAGED', origin, programs, risks, findings },
    ...{ createdAt: new Date().toISOString(), author: actor.userId, reason: actor.reason ?? '' },
    ...{ confirmBy: null, elapsedMs: null, refusedMs: null, rollbackMs: null },
  };
}

/** What is looked at while the change becomes live, and what live Postfix says before. */
interface Watch {
  listener: SmtpListener | undefined;
  addresses: Pick<LiveProbe, 'good' | 'bad'>;
}

class Change {
  readonly #context: ApplyContext;
  readonly #request: ApplyRequest;
  readonly #candidate: Candidate;
  readonly #live: LiveFile[];
  readonly #startedAt: number;
  #manifest: Manifest;

  constructor(
    context: ApplyContext,
    request: ApplyRequest,
    candidate: Candidate,
    manifest: Manifest,
    live: LiveFile[],
    startedAt: number,
  ) {
    this.#context = context;
    this.#request = request;
    this.#candidate = candidate;
    this.#manifest = manifest;
    this.#live = live;
    this.#startedAt = startedAt;
  }

  #tell(step: ApplyStep, state: ApplyEvent['state']): void {
    const atMs = Math.round(performance.now() - this.#startedAt);
    this.#context.emit({ number: this.#manifest.number, step, state, atMs });
  }

  async #keep(changes: Partial<Manifest>): Promise<Manifest> {
    const elapsedMs = Math.round(performance.now() - this.#startedAt);
    this.#manifest = await this.#context.store.update(this.#manifest.number, { elapsedMs, ...changes });
    return this.#manifest;
  }

  async run(): Promise<Manifest> {
    const invalid = this.#candidate.findings;
    this.#tell('VALIDATE', invalid.length > 0 ? 'failed' : 'done');
    if (invalid.length > 0) return this.#keep({ state: 'REFUSED' });
    await this.#keep({ state: 'PROVING' });
    let watch: Watch;
    try {
      const findings = await this.#prove();
      if (findings.length > 0) return await this.#keep({ state: 'REFUSED', findings });
      watch = await this.#watch();
      this.#context.signal.throwIfAborted();
      await requireUnchanged(this.#context.host, this.#live); // the last thing before the swap
    } catch (error) {
      const cancelled = this.#context.signal.aborted;
      const text = cancelled ? 'It was cancelled before anything was changed.' : (error as Error).message;
      await this.#keep({
        state: cancelled ? 'CANCELED' : 'REFUSED',
        findings: [{ severity: 'error', source: 'agent', text }],
      });
      if (cancelled && !(error instanceof AgentError && error.code === 'CONFLICT')) return this.#manifest;
      throw error;
    }
    return this.#goLive(watch);
  }

  async #prove(): Promise<Finding[]> {
    const { host, run, signal } = this.#context;
    const onStep = this.#tell.bind(this);
    const findings = await prove({
      host,
      run,
      files: this.#candidate.files,
      indexes: this.#candidate.indexes,
      known: new Set(),
      signal,
      onStep,
    });
    signal.throwIfAborted();
    if (findings.length === 0 || findings.some(({ severity }) => severity === 'error')) return findings;
    // Warnings that the live configuration gives as well are not this change's.
    const before = await prove({
      host,
      run,
      files: this.#live,
      indexes: [],
      known: new Set(),
      signal,
      onStep: () => undefined,
    });
    const known = new Set(before.map(({ text }) => text));
    return findings.filter(({ text }) => !known.has(text));
  }

  /** Asking the live servers may take seconds. */
  async #watch(): Promise<Watch> {
    const { host, run } = this.#context;
    const listener = this.#watchedListener();
    return { listener, addresses: await knownAddresses(host, run, listener) };
  }

  async #goLive({ listener, addresses }: Watch): Promise<Manifest> {
    const { host, run, onPoint } = this.#context;
    const { files } = this.#candidate;
    this.#tell('SWAP', 'running');
    try {
      await prepareSwap(this.#candidate);
      await this.#journal('swap');
    } catch (error) {
      await forgetSwap(pathsOf(this.#candidate));
      const text = `The new files could not be written (${(error as Error).message}). Nothing was changed.`;
      await this.#keep({ state: 'REFUSED', findings: [{ severity: 'error', source: 'agent', text }] }).catch(
        () => undefined,
      );
      throw new AgentError('FAILED', text, { cause: error });
    }
    onPoint?.('journal');
    const sentinel = listener === undefined ? null : watchGreeting(listener);
    const mailLog = host.postfix === null ? null : await tailOf(host.postfix.logFile, run);
    let findings: Finding[];
    try {
      await swapFiles(this.#candidate, (index) => onPoint?.(`swap ${index}`));
      await this.#journal('live');
      onPoint?.('live');
      this.#tell('SWAP', 'done');
      this.#tell('ACTIVATE', 'running');
      await activate({ host, run, programs: this.#candidate.programs, before: this.#live, after: files });
      onPoint?.('activated');
      this.#tell('ACTIVATE', 'done');
      this.#tell('PROBE', 'running');
      const probe = await liveProbe(host, run, files, addresses);
      findings = await probeUntilGood(probe, mailLog);
      this.#tell('PROBE', findings.length > 0 ? 'failed' : 'done');
      if (findings.length === 0) return await this.#settle(sentinel);
    } catch (error) {
      findings = [{ severity: 'error', source: 'agent', text: (error as Error).message }];
    }
    return this.#rollBack(findings, addresses, sentinel);
  }

  /** Writes down that it is live and good. What cannot be written down cannot stay: nobody would take it back. */
  async #settle(sentinel: Sentinel | null): Promise<Manifest> {
    const { host, store, onPoint } = this.#context;
    const refusedMs = (await sentinel?.stop()) ?? null;
    const { confirmSeconds } = this.#request;
    const risky = this.#candidate.risks.length > 0 && confirmSeconds > 0;
    const confirmBy = risky ? new Date(Date.now() + confirmSeconds * 1_000).toISOString() : null;
    await store.setCurrent(this.#manifest.number);
    if (risky) await this.#journal('confirm', confirmBy);
    onPoint?.('proven');
    const kept = await this.#keep({ state: risky ? 'CONFIRMING' : 'APPLIED', confirmBy, refusedMs });
    if (risky) return kept;
    await clearJournal(host.stateDirectory);
    // From here on there is no way back; what stays beside the files is taken away before the next change.
    await forgetSwap(pathsOf(this.#candidate)).catch((error: unknown) => console.error(error));
    return kept;
  }

  /** The listener for mail from outside that is there before and after. */
  #watchedListener(): SmtpListener | undefined {
    if (this.#context.host.postfix === null) return undefined;
    const text = (files: readonly LiveFile[], id: string) => files.find((file) => file.id === id)?.text ?? '';
    const of = (files: readonly LiveFile[]) =>
      smtpListeners(text(files, 'postfix/main.cf'), text(files, 'postfix/master.cf'));
    const after = of(this.#candidate.files);
    return of(this.#live).find(
      ({ login, local, wrapped, service }) =>
        !login && !local && !wrapped && after.some((each) => each.service === service),
    );
  }

  #journal(phase: Journal['phase'], confirmBy: string | null = null): Promise<void> {
    const { added, programs } = this.#candidate;
    const { number, parent } = this.#manifest;
    const paths = pathsOf(this.#candidate);
    const journal = { phase, number, parent: parent ?? 0, paths, added, programs, confirmBy };
    return writeJournal(this.#context.host.stateDirectory, journal);
  }

  async #rollBack(
    findings: Finding[],
    addresses: Watch['addresses'],
    sentinel: Sentinel | null,
  ): Promise<Manifest> {
    const { host, run, store } = this.#context;
    const noticedAt = performance.now();
    this.#tell('ROLL_BACK', 'running');
    await this.#journal('back').catch(() => undefined); // the phase before leads to the same end
    const { added, programs } = this.#candidate;
    let left: Finding[];
    let rollbackMs: number;
    let refusedMs: number | null = null;
    try {
      await swapBack({ paths: pathsOf(this.#candidate), added });
      await this.#journal('restored').catch(() => undefined);
      left = await bringBack({ host, run, programs, files: this.#live, addresses });
      rollbackMs = Math.round(performance.now() - noticedAt);
    } finally {
      refusedMs = (await sentinel?.stop()) ?? null;
    }
    this.#tell('ROLL_BACK', left.length > 0 ? 'failed' : 'done');
    const kept = await this.#keep({
      ...{ state: 'ROLLED_BACK', confirmBy: null, findings: [...findings, ...left] },
      ...{ rollbackMs, refusedMs },
    });
    await store.setCurrent(this.#manifest.parent ?? 0);
    await clearJournal(host.stateDirectory);
    return kept;
  }
}
