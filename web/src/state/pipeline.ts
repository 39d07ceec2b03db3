/**
 * Drives the engine through the six steps. The engine keeps its state in a worker that may die or be ended by a cancel;
 * this module remembers what each step needs and replays it into a fresh engine before going on, so that results on the
 * screen stay valid (same inputs, same bytes) and every action works after any failure.
 */
import { batch } from '@preact/signals';
import type {
  CleanReply,
  Consent,
  Correction,
  EngineStep,
  ErrorBody,
  ImportReport,
  JsonObject,
  JwsVerdict,
  LoanRequest,
  OpName,
  OpParams,
  OpResult,
  RulesName,
} from '../engine/api';
import { bodyOf, EngineError, type EngineClient } from '../engine/client';
import type { ReaderClient, ReadMembers } from '../engine/reader';
import { todayInIndia } from '../lib/format';
import { openGaps } from '../lib/proof';
import { makingOf, newFile, nothingTaken, optional, othersOnly, readTable, retried, toldAll, within } from './files';
import { advance, STEPS, type JourneyEvent } from './journey';
import { overrideAgain } from './officer';
import { Providers } from './providers';
import * as session from './session';
import type { OwnFile, Source } from './session';

export class Pipeline {
  /** The engine generation in which a step was last done. */
  private readonly doneIn = new Map<EngineStep, number>();
  private abort: AbortController | null = null;
  private nextFile = 1;
  /** The engine that was given a stored session's audit trail: it takes one, as its first request. */
  private logIn = -1;
  /** The sessions with a simulated borrower's providers. */
  readonly providers: Providers;

  constructor(
    private readonly client: EngineClient,
    private readonly reader:
      | (Pick<ReaderClient, 'wants' | 'holdsKey' | 'read'> & Partial<Pick<ReaderClient, 'askProvider' | 'verify'>>)
      | null = null,
  ) {
    this.providers = new Providers(this, reader);
    let last = '';
    client.onStatus = (status) => {
      session.engineStatus.value = status;
      if (status === 'failed')
        session.notice.value = { code: 'E_ENGINE_START', message: 'The engine does not start.', got: last };
    };
    client.onCrash = (message) => {
      last = message;
      session.restarts.value += 1;
      // A running step reports the crash itself; otherwise nobody is waiting and it is only noted.
      if (session.journey.value.running === null) session.notice.value = { code: 'E_ENGINE_CRASHED', message };
    };
  }

  async loadInfo(): Promise<void> {
    try {
      const info = await this.client.call('engine.info', {});
      session.engineInfo.value = info;
      const { product, lender, ...asked } = session.request.value;
      session.request.value = {
        ...asked,
        ...optional('product', product ?? info.products[0]?.product),
        ...optional('lender', lender ?? info.lenders[0]?.lender),
      };
    } catch (cause) {
      session.notice.value = bodyOf(cause);
    }
  }

  /** Starts over with another customer: a fresh engine, nothing kept of the one before. */
  begin(customerId: string, source: Source): void {
    // An engine that has served nobody yet needs no restart, which costs a worker start.
    const { used } = this;
    this.used = true;
    this.abort?.abort();
    this.abort = null;
    this.doneIn.clear();
    batch(() => {
      session.forget();
      session.customer.value = customerId;
      session.source.value = source;
    });
    if (used) this.client.restart();
  }
  private used = false;

  /** Goes on with a stored session: `fill` sets the signals that it left. What it had reached is computed again. */
  async restore(customerId: string, source: Source, fill: () => void, reached: EngineStep | null): Promise<void> {
    this.begin(customerId, source);
    batch(fill);
    this.nextFile = Math.max(0, ...session.files.value.map(({ id }) => id)) + 1;
    if (source.kind !== 'stored' && reached !== null) await this.runTo(reached);
  }

  /** Takes files for the present customer. They are read when the fetch step runs. */
  addFiles(list: Iterable<File>): void {
    const added = Array.from(list, (file) => newFile(this.nextFile++, file.name, file));
    if (added.length === 0) return;
    // What waited for a key is tried again: it may be among these.
    session.files.value = [...retried(session.files.value), ...added];
    this.dispatch({ type: 'invalidate', from: 'fetch' });
  }

  /** Takes a file out, of an archive all that came in it. The engine cannot forget them, so it starts afresh without. */
  removeFile(id: number): void {
    this.cancel();
    const gone = within(session.files.value, id);
    session.files.value = session.files.value.filter((each) => !gone.has(each.id));
    this.client.restart();
    this.dispatch({ type: 'invalidate', from: 'fetch' });
  }

  /** The person has seen why files are refused; the reasons stay beside them. */
  tellRefused(): void {
    session.files.value = toldAll(session.files.value);
  }

  /** Reads a statement again with what a person says its columns mean; the engine starts afresh, as for a removal. */
  async setColumns(id: number, columns: Readonly<Record<string, string>>): Promise<void> {
    this.cancel();
    this.patchFile(id, { columns, status: 'waiting', error: null, told: false });
    this.client.restart();
    this.dispatch({ type: 'invalidate', from: 'fetch' });
    await this.runTo('clean');
  }

  /** Runs every step up to `target` that is not done in the present engine. True when `target` is done. */
  runTo(target: EngineStep, read = false): Promise<boolean> {
    if (session.journey.value.running !== null || this.abort !== null) return Promise.resolve(false);
    const run = this.runSteps(target, read);
    this.present = run;
    return run;
  }
  private present: Promise<unknown> = Promise.resolve();

  /** When no run is under way. */
  async idle(): Promise<void> {
    while (this.abort !== null) await this.present;
  }

  /** What a person asked for ends a pause; a read, for which steps are only replayed, does not. */
  private async runSteps(target: EngineStep, read: boolean): Promise<boolean> {
    const abort = new AbortController();
    this.abort = abort;
    // Nor does it take away what a run had to say.
    if (!read || session.notice.value === this.told) session.notice.value = null;
    if (!read) session.pausedAt.value = null;
    try {
      for (const step of STEPS.slice(0, STEPS.indexOf(target) + 1)) {
        const done = session.journey.value.status[step] === 'done';
        const present = this.doneIn.get(step) === this.client.generation;
        if (done && present) continue;
        // A replay of a step whose result is on the screen must not make the later results stale.
        if (!done) this.dispatch({ type: 'begin', step });
        await this.run(step, abort.signal);
        this.doneIn.set(step, this.client.generation);
        if (!done) this.dispatch({ type: 'finish', step });
        if (!read && step !== target && session.pausing.value) {
          session.pausedAt.value = target;
          return false;
        }
      }
      return true;
    } catch (cause) {
      // Another customer has begun meanwhile: the journey on the screen is no longer this one.
      if (this.abort !== abort) return false;
      const error = bodyOf(cause);
      const running = session.journey.value.running;
      if (error.code === 'E_CANCELLED') this.dispatch({ type: 'cancel' });
      else if (running !== null) this.dispatch({ type: 'fail', step: running, error });
      else session.notice.value = error;
      return false;
    } finally {
      if (this.abort === abort) {
        this.abort = null;
        session.pausing.value = false;
      }
    }
  }

  /** Decides on another request. The scores stand; only the last step is done again. */
  async decide(request: LoanRequest): Promise<boolean> {
    session.request.value = request;
    this.doneIn.delete('decision');
    return this.runTo('decision');
  }

  /** Takes a file in spite of its named gaps. Whatever was computed without them is done again. */
  async acceptGaps(ids: readonly string[]): Promise<void> {
    await this.withStep('clean', async (client, customer_id) => {
      await client.call('pipeline.accept_gaps', { customer_id, gaps: [...ids] });
      const report = await client.call('import.report', { customer_id });
      for (const step of STEPS.slice(STEPS.indexOf('analytics'))) this.doneIn.delete(step);
      batch(() => {
        session.acceptedGaps.value = [...session.acceptedGaps.value, ...ids];
        session.importReport.value = report;
        session.analysis.value = null;
        session.scores.value = null;
        session.decision.value = null;
        this.dispatch({ type: 'invalidate', from: 'analytics' });
      });
    });
  }

  /**
   * Says what rows or parties really are, or takes that back. The engine cleans again with it; whatever was computed
   * without it is done again.
   */
  async correct(change: { add?: Correction[]; remove?: string[] }): Promise<boolean> {
    const done = await this.withStep('clean', async (client, customer_id) => {
      const reply = await client.call('pipeline.correct', { customer_id, ...change });
      const columns = await client.columns({ customer_id, dataset: 'transactions' });
      for (const step of STEPS.slice(STEPS.indexOf('analytics'))) this.doneIn.delete(step);
      batch(() => {
        session.corrections.value = reply.corrections;
        session.ledger.value = columns;
        session.analysis.value = null;
        session.scores.value = null;
        session.decision.value = null;
        this.dispatch({ type: 'invalidate', from: 'analytics' });
      });
      return true;
    });
    return done === true;
  }

  /** The id by which a correction names one row of the ledger. */
  async transactionId(row: number): Promise<string | null> {
    return this.withStep('clean', async (client, customer_id) => {
      const page = await client.call('data.get', {
        customer_id,
        dataset: 'transactions',
        type: 'clean',
        offset: row,
        limit: 1,
      });
      const id = page.rows[0]?.['transaction_id'];
      return typeof id === 'string' ? id : null;
    });
  }

  async revoke(): Promise<void> {
    const now = this.now();
    await this.guarded(async () => {
      const reply = await this.client.call('consent.revoke', { customer_id: session.customer.value, ...now });
      for (const step of STEPS.slice(STEPS.indexOf('clean'))) this.doneIn.delete(step);
      batch(() => {
        session.forgetResults();
        session.consent.value = reply.consent;
        session.withheld.value = 'REVOKED';
        this.dispatch({ type: 'invalidate', from: 'clean' });
      });
    });
  }

  /** Another state of the consent: paused, active again. */
  async moveConsent(to: string): Promise<void> {
    const now = this.now();
    await this.guarded(async () => {
      const reply = await this.client.call('consent.move', { customer_id: session.customer.value, to, ...now });
      session.consent.value = reply.consent;
      session.withheld.value = to === 'PAUSED' || to === 'REVOKED' ? to : null;
    });
    await this.checkConsent();
  }

  /** Holds the consent against the limits of fair use. */
  async checkConsent(): Promise<void> {
    const consent = session.consent.value;
    if (consent === null) return;
    await this.guarded(async () => {
      const customer_id = session.customer.value;
      const reply = await this.client.call('consent.check', { customer_id, consent: consent as JsonObject });
      if (session.consent.value === consent) session.consentCheck.value = reply;
    });
  }

  /** The signature of the consent file among the own files; null when there is none. */
  async verifyConsent(key: Blob | null, detached: Blob | null): Promise<JwsVerdict | null> {
    const entry = session.files.value.find((each) => each.result?.dataset === 'consent');
    if (entry === undefined) return null;
    return this.guarded(async () => (await this.reader?.verify?.(entry.file, key, detached)) ?? null);
  }

  /** A consent that waits for it is approved with the next run, and in force from then on. */
  approve(consent: Consent): void {
    this.approving = consent;
    // An engine can't forget what it read; the simulator's borrower it makes anew.
    if (session.source.value.kind === 'own') this.client.restart();
    this.startOver();
    session.keptConsent.value = consent;
    session.consent.value = null;
  }
  private approving: Consent | null = null;

  /** Everything is to be done again by the next run, as when a provider answers otherwise. */
  startOver(): void {
    for (const step of STEPS) this.doneIn.delete(step);
    session.forgetResults();
    this.dispatch({ type: 'invalidate', from: 'consent' });
  }

  cancel(): void {
    this.abort?.abort();
  }

  /** Runs something outside the journey (an export, a look at the records); an error becomes the notice. */
  async guarded<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (cause) {
      const error = bodyOf(cause);
      if (error.code !== 'E_CANCELLED') session.notice.value = this.told = error;
      return null;
    }
  }
  /** The notice of a read or an export: it goes with the next. */
  private told: ErrorBody | null = null;

  /** What everybody is judged by: nobody's data, so it needs no step and no customer. */
  rules(name: RulesName): Promise<JsonObject | null> {
    return this.guarded(async () => (await this.client.call('rules.get', { name })).document);
  }

  /** One op as it is, for the console; the caller shows the error. */
  ask<K extends OpName>(op: K, params: OpParams<K>): Promise<OpResult<K>> {
    this.used = true;
    return this.client.call(op, params);
  }

  /**
   * An engine that has what `step` leaves behind; for reads that need the engine's state. They wait for a run that is
   * under way, and for each other's replay. Null: not read, which doesn't say that there is nothing.
   */
  async withStep<T>(step: EngineStep, read: (client: EngineClient, customer: string) => Promise<T>): Promise<T | null> {
    // Results of a session whose files weren't kept: there is nothing to read them from, and the page says so once.
    const which = session.number.value;
    // No waiting between the last look and the run: of many who waited one goes on.
    while (this.abort !== null) await this.present;
    if (session.number.value !== which || session.source.value.kind === 'stored') return null;
    if (session.journey.value.status[step] !== 'done' || !(await this.runTo(step, true))) return null;
    if (session.number.value !== which) return null;
    return this.guarded(() => read(this.client, session.customer.value));
  }

  private run(step: EngineStep, signal: AbortSignal): Promise<void> {
    if (session.source.value.kind === 'stored') {
      throw new EngineError({
        code: 'E_RAW_PURGED',
        message: 'The files of this session were not kept, so nothing can be computed from them.',
        hint: 'Start anew with the files; what was computed can be read.',
      });
    }
    switch (step) {
      case 'consent':
        return this.consent(signal);
      case 'fetch':
        return this.fetch(signal);
      case 'clean':
        return this.clean(signal);
      case 'analytics':
        return this.analyze(signal);
      case 'scores':
        return this.score(signal);
      case 'decision':
        return this.decision(signal);
    }
  }

  private async consent(signal: AbortSignal): Promise<void> {
    const source = session.source.value;
    const customer_id = session.customer.value;
    const before = session.consent.value?.status;
    const log = session.keptLog.value;
    if (log !== null && this.logIn !== this.client.generation) {
      await this.client.call('audit.continue', { customer_id, ...log }, { signal });
      this.logIn = this.client.generation;
    }
    if (source.kind === 'simulated') {
      // The simulator makes the consent together with the data that it allows.
      const reply = await this.client.call(
        'pipeline.generate',
        {
          customer_id,
          profile: source.profile,
          seed: source.seed,
          ...(source.config === undefined ? {} : { config: source.config }),
          withhold: Object.entries(session.failing.value).map(([provider, how]) => ({ provider, how })),
        },
        { signal },
      );
      batch(() => {
        session.generated.value = reply;
        session.consent.value = reply.consent;
      });
    }
    await this.setKept(signal);
    // Giving own files is the consent; the engine records it with the first file, or takes an artefact among them.
    if (source.kind === 'simulated' && (before === 'REVOKED' || before === 'PAUSED')) {
      // A replay must not bring back what was taken back.
      const op = before === 'REVOKED' ? 'consent.revoke' : 'consent.move';
      const reply = await this.client.call(op, { customer_id, to: before, ...this.now() }, { signal });
      session.consent.value = reply.consent;
    }
  }

  /** The consent that was kept, or made on this page: it takes the place of what giving files, or the simulator, says. */
  private async setKept(signal: AbortSignal): Promise<void> {
    const customer_id = session.customer.value;
    const kept = session.keptConsent.value;
    if (kept === null) return;
    const now = this.now();
    await this.client.call('consent.set', { customer_id, consent: kept as JsonObject, ...now }, { signal });
    if (kept !== this.approving) return;
    const { consent } = await this.client.call('consent.move', { customer_id, to: 'ACTIVE', ...now }, { signal });
    batch(() => {
      session.keptConsent.value = consent;
      session.consent.value = consent;
    });
  }

  private async fetch(signal: AbortSignal): Promise<void> {
    const customer_id = session.customer.value;
    await this.readAll(customer_id, signal);
    const simulated = session.source.value.kind === 'simulated';
    const taken = session.files.value.some((each) => each.status === 'taken' && each.role === 'data');
    if (!simulated && !taken) throw new EngineError(nothingTaken(session.files.value));
    // Reading files again gives the consent again; what a person took back or paused stays so.
    const to = simulated ? null : session.withheld.value;
    const again = to !== null && session.consent.value?.status === 'ACTIVE';
    if (again) await this.client.call('consent.move', { customer_id, to, ...this.now() }, { signal });
    const reply = await this.client.call('consent.get', { customer_id }, { signal });
    session.consent.value = reply.consent;
  }

  /** Key files first, then one by one; an archive's files come after it, and may bring a key for what came before. */
  private async readAll(customer_id: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      for (const { id, role, status, file } of session.files.value) {
        if (role !== 'data' || status !== 'waiting' || !(await this.reader?.holdsKey(file))) continue;
        this.patchFile(id, { role: 'key', status: 'taken', done: file.size });
        session.files.value = retried(session.files.value);
      }
      const next = session.files.value.find(
        ({ role, status, generation }) =>
          role === 'data' && (status === 'waiting' || generation !== this.client.generation),
      );
      if (next === undefined) return;
      await this.readFile(next.id, customer_id, signal);
    }
  }

  private async readFile(id: number, customer_id: string, signal: AbortSignal): Promise<void> {
    const entry = session.files.value.find((each) => each.id === id);
    if (entry === undefined) return;
    this.patchFile(id, { status: 'reading', done: 0, error: null });
    try {
      const patch = (next: Partial<OwnFile>): void => {
        this.patchFile(id, next);
      };
      const read = entry.read ?? (await readTable(this.reader, entry, patch, signal));
      if (read !== null && 'members' in read) {
        this.unpacked(entry, read);
        return;
      }
      if (read !== null) this.patchFile(id, { read });
      const reply = await this.client.ingest(
        read?.table ?? entry.file,
        {
          customer_id,
          name: entry.name,
          ...(entry.columns === undefined ? {} : { columns: { ...entry.columns } }),
          ...(read === null ? {} : { made: makingOf(read.facts) }),
          ...(entry.restored === true ? { restored: true } : {}),
          ...this.now(),
        },
        {
          signal,
          onProgress: (done) => {
            // Of a PDF the pages were the work; its table is small.
            if (read === null) this.patchFile(id, { done });
          },
        },
      );
      const others = othersOnly(entry.name, customer_id, reply.files ?? [reply.file]);
      if (others !== null) throw new EngineError(others);
      // The engine saw the table; what people compare is the file.
      const came = read === null ? {} : { bytes: entry.file.size, ...optional('sha256', read.sha256 ?? undefined) };
      this.patchFile(id, {
        status: 'taken',
        result: { ...reply.file, ...came },
        parts: reply.files?.map((part) => ({ ...part, ...came })),
        done: entry.file.size,
        generation: this.client.generation,
      });
      session.consent.value = reply.consent;
    } catch (cause) {
      const error = bodyOf(cause);
      const dead = error.code === 'E_CANCELLED' || error.code === 'E_ENGINE_CRASHED';
      this.patchFile(
        id,
        dead ? { status: 'waiting' } : { status: 'refused', error, generation: this.client.generation },
      );
      // A file that is refused is that file's matter; a dead engine is everybody's.
      if (dead) throw cause;
    }
  }

  /** The archive's files take their place after it. */
  private unpacked(archive: OwnFile, { members, notes }: ReadMembers): void {
    const inside = members.map(({ path, bytes, error }): OwnFile => {
      const file = newFile(this.nextFile++, `${archive.name}/${path}`, new Blob([bytes]), archive.id);
      return error === undefined ? file : { ...file, status: 'refused', error, role: 'broken' };
    });
    this.patchFile(archive.id, { role: 'archive', status: 'taken', done: archive.file.size, notes });
    const at = session.files.value.findIndex((each) => each.id === archive.id) + 1;
    session.files.value = [...session.files.value.slice(0, at), ...inside, ...session.files.value.slice(at)];
  }

  private async clean(signal: AbortSignal): Promise<void> {
    const customer_id = session.customer.value;
    const known = session.corrections.value.map(({ match, set, note }) => ({
      match,
      set,
      ...optional('note', note),
    }));
    if (known.length > 0) await this.client.call('pipeline.correct', { customer_id, add: known }, { signal });
    const reply = await this.client.call('pipeline.clean', { customer_id, ...this.now() }, { signal });
    session.cleaned.value = reply;
    session.importReport.value = await this.reportFiles(reply, signal);
    const rows = reply.datasets.find((each) => each.dataset === 'transactions')?.counts.in ?? 0;
    session.ledger.value =
      rows === 0 ? null : await this.client.columns({ customer_id, dataset: 'transactions' }, { signal });
  }

  /** The report on own statements; gaps accepted before are accepted again, where they still are the same gaps. */
  private async reportFiles(reply: CleanReply, signal: AbortSignal): Promise<ImportReport | null> {
    if ((reply.files ?? []).length === 0) return null;
    const customer_id = session.customer.value;
    const report = await this.client.call('import.report', { customer_id }, { signal });
    const accepted = openGaps(report).filter((gap) => session.acceptedGaps.value.includes(gap.id));
    if (accepted.length === 0) return report;
    await this.client.call('pipeline.accept_gaps', { customer_id, gaps: accepted.map((gap) => gap.id) }, { signal });
    return this.client.call('import.report', { customer_id }, { signal });
  }

  private async analyze(signal: AbortSignal): Promise<void> {
    session.analysis.value = await this.client.call(
      'pipeline.analyze',
      { customer_id: session.customer.value },
      { signal },
    );
  }

  private async score(signal: AbortSignal): Promise<void> {
    session.scores.value = await this.client.call(
      'pipeline.score',
      { customer_id: session.customer.value },
      { signal },
    );
  }

  private async decision(signal: AbortSignal): Promise<void> {
    const decided = await this.client.call(
      'pipeline.decide',
      { customer_id: session.customer.value, ...session.request.value },
      { signal },
    );
    const made = session.officerDecision.value;
    const again = made === null ? null : await overrideAgain(this.client, made, signal);
    batch(() => {
      session.decision.value = decided;
      session.officerDecision.value = again;
    });
  }

  /** A simulated borrower lives at its own as-of date (the engine's default); own files are read today. */
  private now(): { now?: string } {
    return session.source.value.kind === 'own' ? { now: todayInIndia() } : {};
  }

  private patchFile(id: number, patch: Partial<OwnFile>): void {
    session.files.value = session.files.value.map((each) => (each.id === id ? { ...each, ...patch } : each));
  }

  private dispatch(event: JourneyEvent): void {
    session.journey.value = advance(session.journey.value, event);
  }
}
