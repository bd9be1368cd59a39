/** Does what the state machine of `watch` says: the screen, the files, the rounds, the other commands. */
import type { Challenge, Course } from '../../../course/course.ts';
import { DscourseError, Interrupted, messageOf, systemErrorCode } from '../../../errors.ts';
import type { SeedRunner } from '../../../grading/grade.ts';
import { lastFailedSeed } from '../../../grading/plan.ts';
import type { Report } from '../../../grading/report.ts';
import { readAttempts } from '../../../progress/attempts-log.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import type { CommandContext } from '../../context.ts';
import { FullScreen, type ScreenProcess } from '../../terminal/full-screen.ts';
import type { Key } from '../../terminal/keys.ts';
import { capturedLines } from './captured.ts';
import { readFacts } from './facts.ts';
import {
  begin,
  type Effect,
  initialState,
  type JudgedVerdict,
  type Step,
  step,
  type Verdict,
  type WatchEvent,
  type WatchState,
} from './machine.ts';
import { hasMaelstrom, officialRun } from './official-run.ts';
import { type LastGraded, recordGraded } from './recording.ts';
import { narrow, type RoundPlace, runRound } from './round.ts';
import { RoundFolders } from './round-folders.ts';
import { changedFiles, readSources, type SourceState } from './source-files.ts';
import { SourceWatcher } from './source-watcher.ts';
import { switchTo } from './switch-challenge.ts';
import { firstTally } from './tally.ts';
import { WatchView } from './view.ts';

export interface WatchEdge {
  readonly context: CommandContext;
  readonly workspace: Workspace;
  readonly course: Course;
  readonly engine: SeedRunner & { prepare(): void };
  readonly typeCheck: boolean;
  readonly process: ScreenProcess;
}

/** How a session ended, and with what. */
export interface Left {
  readonly how: 'quit' | 'interrupted';
  readonly challenge: Challenge;
  readonly verdict: Verdict;
  /** How many rounds came to a verdict. */
  readonly graded: number;
}

/** Real milliseconds between two drawings. */
const redrawMs = 40;

export class WatchSession {
  readonly #edge: WatchEdge;
  readonly #screen: FullScreen;
  #challenge: Challenge;
  readonly #view: WatchView;
  #state: WatchState;
  #page = 1;
  #round = new AbortController();
  /** Whoever wants the keys instead of the state machine. */
  #keysTo: ((key: Key) => void) | null = null;
  #graded: LastGraded | null = null;
  #verdicts = 0;
  /** The source is that which `next` carried over, until a file changes. */
  #carried = false;
  #maelstrom = false;
  readonly #underWay = new Set<Promise<void>>();
  readonly #folders: RoundFolders;
  readonly #files: SourceWatcher;
  #drawing: NodeJS.Timeout | null = null;
  #finish: { readonly resolve: (left: Left) => void; readonly reject: (thrown: unknown) => void } | null =
    null;

  constructor(edge: WatchEdge, challenge: Challenge) {
    const { context, workspace } = edge;
    this.#edge = edge;
    this.#challenge = challenge;
    this.#screen = new FullScreen(context.io, edge.process, {
      key: (key) => this.#keyPressed(key),
      redraw: () => this.#redraw(),
      gone: () => {
        this.#keysTo?.('ctrl-c');
        this.#dispatch({ type: 'interrupted' });
      },
    });
    this.#view = new WatchView(context, this.#screen);
    const { entries } = readAttempts(workspace.attemptsFile);
    this.#state = initialState(
      this.#freshBase(),
      lastFailedSeed(entries, challenge.id),
      readFacts(edge.course, challenge, entries, false),
    );
    this.#folders = new RoundFolders(workspace, edge.process.pid);
    this.#files = new SourceWatcher(
      () => this.#sources(),
      context.io.now,
      () => this.#dispatch({ type: 'changing' }),
      () => {
        this.#carried = false;
        this.#dispatch({ type: 'saved' });
      },
    );
  }

  /**
   * Watches until the person leaves. The terminal is given back, whatever happens; `last` is then told what there
   * was to see, before folders that are not recorded go.
   */
  async run(last: (left: Left) => void): Promise<Left['how']> {
    const { signal } = this.#edge.context.io;
    const onSignal = (): void => this.#dispatch({ type: 'interrupted' });
    signal.addEventListener('abort', onSignal, { once: true });
    this.#screen.open();
    try {
      const left = await new Promise<Left>((resolve, reject) => {
        this.#finish = { resolve, reject };
        if (signal.aborted) onSignal();
        else this.#take(begin(this.#state));
        this.#files.start();
        // Not waited for when leaving: it asks the JVM for its version.
        this.#findMaelstrom().catch(reject);
      });
      this.#screen.close();
      last(left);
      return left.how;
    } finally {
      signal.removeEventListener('abort', onSignal);
      this.#files.stop();
      if (this.#drawing !== null) clearTimeout(this.#drawing);
      this.#round.abort();
      this.#screen.close();
      this.#folders.removeAll();
    }
  }

  #dispatch(event: WatchEvent): void {
    this.#take(step(this.#state, event));
  }

  #take({ state, effects }: Step): void {
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    this.#drawSoon();
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'cancel':
        this.#round.abort();
        return;
      case 'round':
        this.#round = new AbortController();
        this.#track(this.#grade(effect, this.#round.signal), effect.round);
        return;
      case 'narrow':
        this.#track(this.#narrow(effect, this.#round.signal), effect.round);
        return;
      case 'open':
        this.#track(this.#open(effect.what));
        return;
      case 'trace':
        this.#track(this.#trace(effect));
        return;
      case 'maelstrom':
        this.#track(this.#runOnMaelstrom());
        return;
      case 'next':
        this.#track(this.#next(effect.challenge));
        return;
      case 'leave':
        void this.#leave(effect.how);
    }
  }

  /** Waits for a task when leaving; what it throws is shown, or ends the session where it is a defect. */
  #track(task: Promise<void>, round: number | null = null): void {
    const watched = task
      .catch((thrown: unknown) => this.#failed(thrown, round))
      .finally(() => {
        this.#underWay.delete(watched);
        // A cancelled run took its process with it: the next one should not wait for another to start.
        if (this.#state.phase.kind !== 'left') this.#edge.engine.prepare();
      });
    this.#underWay.add(watched);
  }

  #failed(thrown: unknown, round: number | null): void {
    if (thrown instanceof Interrupted || (round !== null && round !== this.#state.round)) return;
    // A file that goes while it is read is no defect: the next save comes soon.
    const isForeseen =
      thrown instanceof DscourseError || (round !== null && systemErrorCode(thrown) !== undefined);
    if (!isForeseen) {
      this.#finish?.reject(thrown);
      return;
    }
    const fix = thrown instanceof DscourseError ? thrown.fix : 'Save again, or press r.';
    if (round === null) {
      const lines = [messageOf(thrown), fix].map((line) => this.#view.look.wrap(line));
      this.#dispatch({ type: 'overlay', overlay: { title: 'That did not work', lines } });
    } else {
      this.#round.abort();
      this.#dispatch({ type: 'stumbled', round, message: messageOf(thrown), fix });
    }
  }

  async #grade(
    { round, base, failed }: Extract<Effect, { type: 'round' }>,
    signal: AbortSignal,
  ): Promise<void> {
    const sources = this.#sources();
    await this.#inFolder(`${round}`, async (folder) => {
      const place = this.#place(folder, signal);
      const shown = (report: Report, final: boolean): JudgedVerdict => {
        const tally = final ? firstTally(report) : null;
        return { kind: 'judged', round, report, folder, final, tally };
      };
      const result = await runRound(
        place,
        { base, failed },
        {
          built: () => this.#dispatch({ type: 'built', round }),
          progress: (line) => this.#dispatch({ type: 'progress', round, line }),
          failing: (report) =>
            this.#dispatch({ type: 'judged', round, verdict: shown(report, false), narrows: false }),
        },
      );
      if (signal.aborted || result.kind === 'cancelled') return;
      if (result.kind === 'problems') {
        this.#dispatch({ type: 'problems', round, built: result.built });
        return;
      }
      this.#verdicts += 1;
      const { report, program } = result;
      const graded = { challenge: place.challenge, program, report, folder, carried: this.#carried };
      this.#graded = { ...graded, sources, recorded: false };
      const recorded = await this.#record('now');
      const verdict = { ...shown(report, true), ...recorded };
      this.#dispatch({ type: 'judged', round, verdict, narrows: verdict.tally !== null });
      this.#readFacts();
    });
  }

  async #narrow({ round, report }: Extract<Effect, { type: 'narrow' }>, signal: AbortSignal): Promise<void> {
    let tally = firstTally(report);
    const program = this.#graded?.program;
    if (tally === null || program === undefined) return;
    const first = tally;
    await this.#inFolder(`${round}-further`, async (folder) => {
      await narrow(this.#place(folder, signal), program, report, first, (now) => {
        tally = now;
        this.#dispatch({ type: 'tally', round, tally: now, done: false });
      });
      if (!signal.aborted) this.#dispatch({ type: 'tally', round, tally: tally ?? first, done: true });
    });
  }

  /** Records what was graded last where it is to be recorded, unless a file has changed since. */
  async #record(when: 'now' | 'leaving') {
    const graded = this.#graded;
    if (graded === null || graded.recorded) return null;
    if (changedFiles(graded.sources, this.#sources()).length > 0) return null;
    const at = new Date(this.#edge.context.io.now());
    const recorded = await recordGraded(this.#edge.workspace, graded, when, at);
    if (recorded === null) return null;
    this.#graded = { ...graded, recorded: true };
    this.#carried = false;
    this.#dispatch({ type: 'runs-moved', from: graded.folder, to: recorded.folder });
    return recorded;
  }

  async #open(what: 'hint' | 'lesson'): Promise<void> {
    const command =
      what === 'hint'
        ? (await import('../hint.ts')).hintCommand
        : (await import('../lesson.ts')).lessonCommand;
    const context = { ...this.#edge.context, terminal: this.#view.look };
    const lines = await capturedLines(context, command, this.#challenge.id);
    this.#dispatch({ type: 'overlay', overlay: { title: what, lines } });
    this.#readFacts();
  }

  async #trace({ report, folder }: Extract<Effect, { type: 'trace' }>): Promise<void> {
    const { context, workspace, course } = this.#edge;
    const { openTrace } = await import('./open-trace.ts');
    const overlay = await openTrace(context.io, workspace, course, { report, directory: folder });
    if (overlay !== null) this.#dispatch({ type: 'overlay', overlay });
  }

  async #runOnMaelstrom(): Promise<void> {
    this.#screen.toOrdinary();
    try {
      this.#round = new AbortController();
      await officialRun(this.#edge.context, this.#challenge.id, this.#round, (listener) => {
        this.#keysTo = listener;
      });
    } finally {
      this.#keysTo = null;
      if (this.#state.phase.kind !== 'left') this.#screen.toFull();
      this.#readFacts();
      this.#dispatch({ type: 'back', moved: false, failed: null });
    }
  }

  async #next(id: string): Promise<void> {
    let moved = false;
    try {
      await this.#record('leaving');
      const { context, workspace, course } = this.#edge;
      const next = await switchTo(context, workspace, course, id);
      this.#challenge = next.challenge;
      this.#carried = next.carried;
      this.#graded = null;
      this.#files.forget();
      moved = true;
    } finally {
      const { entries } = readAttempts(this.#edge.workspace.attemptsFile);
      this.#readFacts();
      this.#dispatch({ type: 'back', moved, failed: lastFailedSeed(entries, this.#challenge.id) });
    }
  }

  async #leave(how: Left['how']): Promise<void> {
    await Promise.allSettled(this.#underWay);
    try {
      let { verdict } = this.#state;
      const recorded = await this.#record('leaving');
      if (recorded !== null && verdict.kind === 'judged') verdict = { ...verdict, ...recorded, final: true };
      this.#finish?.resolve({ how, challenge: this.#challenge, verdict, graded: this.#verdicts });
    } catch (thrown) {
      this.#finish?.reject(thrown);
    }
  }

  async #findMaelstrom(): Promise<void> {
    const { context, course } = this.#edge;
    this.#maelstrom = await hasMaelstrom(context, course);
    this.#readFacts();
  }

  #readFacts(): void {
    const { course, workspace } = this.#edge;
    const { entries } = readAttempts(workspace.attemptsFile);
    this.#dispatch({ type: 'facts', facts: readFacts(course, this.#challenge, entries, this.#maelstrom) });
  }

  #place(folder: string, signal: AbortSignal): RoundPlace {
    const { context, workspace, engine, typeCheck } = this.#edge;
    return { io: context.io, workspace, challenge: this.#challenge, engine, folder, typeCheck, signal };
  }

  /** Runs a task with a folder of its own; afterwards those go that nothing on the screen is about any more. */
  async #inFolder(name: string, task: (folder: string) => Promise<void>): Promise<void> {
    await this.#folders.use(name, task);
    const { verdict } = this.#state;
    const shown = verdict.kind === 'judged' ? [verdict.folder, verdict.tally?.shortest?.folder] : [];
    this.#folders.keepOnly([...shown, this.#graded?.folder]);
  }

  #sources(): SourceState {
    const { course, workspace } = this.#edge;
    const others = course.challenges.flatMap(({ id }) => (id === this.#challenge.id ? [] : [id]));
    return readSources({ root: workspace.root, others: new Set(others) });
  }

  #keyPressed(key: Key): void {
    if (this.#keysTo !== null) this.#keysTo(key);
    else if (key === 'ctrl-l') this.#screen.redraw();
    else this.#dispatch({ type: 'key', key, fresh: this.#freshBase(), page: this.#page });
  }

  #freshBase(): number {
    return this.#edge.context.io.randomSeed() % 1_000_000;
  }

  #redraw(): void {
    this.#view.renew();
    this.#draw();
  }

  #drawSoon(): void {
    this.#drawing ??= setTimeout(() => {
      this.#drawing = null;
      this.#draw();
    }, redrawMs);
  }

  #draw(): void {
    const { scroll, page } = this.#view.draw(this.#state, this.#challenge);
    this.#page = page;
    this.#state = { ...this.#state, scroll };
  }
}
