/**
 * `watch` as a state machine: what happened (a save, a key, the word of a round) and where we are give where we are
 * next and what is to be done about it. Pure; `session.ts` does what the effects say.
 *
 * A *round* is one save and all that follows from it: build, seeds, verdict, further seeds. Rounds have numbers, and
 * whatever an earlier one still has to say is passed over.
 */
import type { BuildResult } from '../../../build/build.ts';
import type { Report } from '../../../grading/report.ts';
import type { Key } from '../../terminal/keys.ts';
import { isBound } from './bindings.ts';
import type { Tally } from './tally.ts';

/** A seed that failed, to be tried first. */
export interface FailedSeed {
  readonly run: string;
  readonly seed: number;
}

export type Phase =
  /** Nothing is under way: the next save is waited for. */
  | { readonly kind: 'waiting' }
  /** The same, because the person stopped the round. */
  | { readonly kind: 'stopped' }
  /** Files are changing: a round is about to begin. */
  | { readonly kind: 'settling' }
  | { readonly kind: 'building' }
  | { readonly kind: 'running'; readonly line: string }
  | { readonly kind: 'narrowing' }
  /** Another command has the screen, or the challenge is being changed. */
  | { readonly kind: 'away' }
  | { readonly kind: 'left' };

/** What the last round came to. */
export type Verdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'problems'; readonly built: Exclude<BuildResult, { kind: 'built' }> }
  | { readonly kind: 'stumbled'; readonly message: string; readonly fix: string }
  | JudgedVerdict;

export interface JudgedVerdict {
  readonly kind: 'judged';
  readonly round: number;
  readonly report: Report;
  /** Absolute path of the folder that the report's runs are in. */
  readonly folder: string;
  /** False: of the seeds that are done so far, the first failure among them. */
  readonly final: boolean;
  /** What further seeds came to; null: none were tried. */
  readonly tally: Tally | null;
}

/** What can be asked for beside a run. */
export interface Facts {
  readonly hints: { readonly opened: number; readonly total: number };
  /** Maelstrom is installed, with what it needs. */
  readonly maelstrom: boolean;
  /** Id of the challenge that comes next; null: this is the last. */
  readonly next: string | null;
}

/** A text in the place of the report. */
export interface Overlay {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface WatchState {
  readonly round: number;
  readonly phase: Phase;
  readonly verdict: Verdict;
  readonly overlay: Overlay | null;
  /** First row of the text that is shown. The screen keeps it within the text. */
  readonly scroll: number;
  /** First seed of a round. */
  readonly base: number;
  readonly failed: FailedSeed | null;
  readonly facts: Facts;
  /** Files changed while another command had the screen. */
  readonly savedAway: boolean;
}

type OfRound = { readonly round: number };
export type WatchEvent =
  | { readonly type: 'changing' }
  | { readonly type: 'saved' }
  /** `fresh` is a base for seeds, should the key ask for one; `page` the rows of a page. */
  | { readonly type: 'key'; readonly key: Key; readonly fresh: number; readonly page: number }
  | { readonly type: 'facts'; readonly facts: Facts }
  | { readonly type: 'overlay'; readonly overlay: Overlay }
  /** The other command has ended. `moved`: the challenge is another one now. */
  | { readonly type: 'back'; readonly moved: boolean; readonly failed: FailedSeed | null }
  /** Runs were recorded, and so have another folder. */
  | { readonly type: 'runs-moved'; readonly from: string; readonly to: string }
  /** A signal, or the terminal is gone. */
  | { readonly type: 'interrupted' }
  | (OfRound & { readonly type: 'built' })
  | (OfRound & { readonly type: 'progress'; readonly line: string })
  | (OfRound & { readonly type: 'problems'; readonly built: Exclude<BuildResult, { kind: 'built' }> })
  | (OfRound & { readonly type: 'stumbled'; readonly message: string; readonly fix: string })
  | (OfRound & { readonly type: 'judged'; readonly verdict: JudgedVerdict; readonly narrows: boolean })
  | (OfRound & { readonly type: 'tally'; readonly tally: Tally; readonly done: boolean });

export type Effect =
  /** Ends the round that is under way, if one is. */
  | { readonly type: 'cancel' }
  | {
      readonly type: 'round';
      readonly round: number;
      readonly base: number;
      readonly failed: FailedSeed | null;
    }
  | { readonly type: 'narrow'; readonly round: number; readonly report: Report }
  | { readonly type: 'open'; readonly what: 'hint' | 'lesson' }
  /** The run that the report explains, in the browser. */
  | { readonly type: 'trace'; readonly report: Report; readonly folder: string }
  | { readonly type: 'maelstrom' }
  | { readonly type: 'next'; readonly challenge: string }
  | { readonly type: 'leave'; readonly how: 'quit' | 'interrupted' };

export interface Step {
  readonly state: WatchState;
  readonly effects: readonly Effect[];
}

export function initialState(base: number, failed: FailedSeed | null, facts: Facts): WatchState {
  return {
    round: 0,
    phase: { kind: 'waiting' },
    verdict: { kind: 'none' },
    overlay: null,
    scroll: 0,
    base,
    failed,
    facts,
    savedAway: false,
  };
}

/** The first round of a session. */
export function begin(state: WatchState): Step {
  return newRound(state);
}

export function step(state: WatchState, event: WatchEvent): Step {
  if (state.phase.kind === 'left') return stay(state);
  if ('round' in event && event.round !== state.round) return stay(state);
  switch (event.type) {
    case 'changing':
      if (state.phase.kind === 'away') return stay(state);
      return { state: { ...state, phase: { kind: 'settling' } }, effects: [{ type: 'cancel' }] };
    case 'saved':
      return state.phase.kind === 'away' ? stay({ ...state, savedAway: true }) : newRound(state);
    case 'key':
      return keyPressed(state, event);
    case 'facts':
      return stay({ ...state, facts: event.facts });
    case 'overlay':
      return stay({ ...state, overlay: event.overlay, scroll: 0 });
    case 'back':
      return cameBack(state, event);
    case 'runs-moved': {
      const { verdict } = state;
      if (verdict.kind !== 'judged' || verdict.folder !== event.from) return stay(state);
      return stay({ ...state, verdict: { ...verdict, folder: event.to } });
    }
    case 'interrupted':
      return leave(state, 'interrupted');
    case 'built':
      return stay({ ...state, phase: { kind: 'running', line: '' } });
    case 'progress':
      return state.phase.kind === 'running'
        ? stay({ ...state, phase: { kind: 'running', line: event.line } })
        : stay(state);
    case 'problems':
      return rest(state, { kind: 'problems', built: event.built });
    case 'stumbled':
      return rest(state, { kind: 'stumbled', message: event.message, fix: event.fix });
    case 'judged':
      return judged(state, event);
    case 'tally':
      if (state.verdict.kind !== 'judged') return stay(state);
      return stay({
        ...state,
        phase: event.done ? { kind: 'waiting' } : { kind: 'narrowing' },
        verdict: { ...state.verdict, tally: event.tally },
      });
  }
}

function stay(state: WatchState): Step {
  return { state, effects: [] };
}

/** The round is over. */
function rest(state: WatchState, verdict: Verdict): Step {
  return stay(shows({ ...state, phase: { kind: 'waiting' } }, verdict));
}

/** What is read in an overlay stays where it is. */
function shows(state: WatchState, verdict: Verdict): WatchState {
  return { ...state, verdict, scroll: state.overlay === null ? 0 : state.scroll };
}

function newRound(state: WatchState): Step {
  const round = state.round + 1;
  const { base, failed } = state;
  return {
    state: { ...state, round, phase: { kind: 'building' }, savedAway: false },
    effects: [{ type: 'cancel' }, { type: 'round', round, base, failed }],
  };
}

function judged(state: WatchState, event: Extract<WatchEvent, { type: 'judged' }>): Step {
  const { verdict, round, narrows } = event;
  const { diagnosis } = verdict.report;
  const failed = diagnosis === null ? state.failed : { run: diagnosis.run, seed: diagnosis.seed };
  // The first failure is shown at once, and what the other seeds add to it must not move what is being read.
  const sameFailure = state.verdict.kind === 'judged' && state.verdict.round === round;
  const shown = sameFailure ? { ...state, verdict } : shows(state, verdict);
  const next: WatchState = { ...shown, failed };
  // While files change, the next round is near.
  if (!verdict.final || state.phase.kind === 'settling') return stay(next);
  if (!narrows) return stay({ ...next, phase: { kind: 'waiting' } });
  return {
    state: { ...next, phase: { kind: 'narrowing' } },
    effects: [{ type: 'narrow', round, report: verdict.report }],
  };
}

function cameBack(state: WatchState, { moved, failed }: Extract<WatchEvent, { type: 'back' }>): Step {
  if (moved) {
    const next: WatchState = { ...state, verdict: { kind: 'none' }, overlay: null, scroll: 0, failed };
    return newRound(next);
  }
  if (state.savedAway) return newRound(state);
  return stay({ ...state, phase: { kind: 'waiting' } });
}

function leave(state: WatchState, how: 'quit' | 'interrupted'): Step {
  return {
    state: { ...state, phase: { kind: 'left' }, overlay: null },
    effects: [{ type: 'cancel' }, { type: 'leave', how }],
  };
}

function keyPressed(state: WatchState, event: Extract<WatchEvent, { type: 'key' }>): Step {
  const { key, page } = event;
  if (key === 'ctrl-c') return leave(state, 'interrupted');
  const scrolled = scrolledBy(state.scroll, key, page);
  if (scrolled !== null) return stay({ ...state, scroll: scrolled });
  if (!isBound(state, key)) return stay(state);
  if (state.overlay !== null && (key === 'q' || key === 'escape')) {
    return stay({ ...state, overlay: null, scroll: 0 });
  }
  switch (key) {
    case 'r':
      return newRound({ ...state, overlay: null });
    case 's':
      return newRound({ ...state, overlay: null, base: event.fresh });
    case 'c':
      // A later word of the round that was stopped is no longer of this one.
      return {
        state: { ...state, round: state.round + 1, phase: { kind: 'stopped' } },
        effects: [{ type: 'cancel' }],
      };
    case 'h':
      return { state, effects: [{ type: 'open', what: 'hint' }] };
    case 'l':
      return { state, effects: [{ type: 'open', what: 'lesson' }] };
    case 't':
      return state.verdict.kind === 'judged'
        ? { state, effects: [{ type: 'trace', report: state.verdict.report, folder: state.verdict.folder }] }
        : stay(state);
    case 'f':
      return shortestShown(state);
    case 'm':
      return goAway(state, { type: 'maelstrom' });
    case 'n':
      return state.facts.next === null
        ? stay(state)
        : goAway(state, { type: 'next', challenge: state.facts.next });
    case 'q':
      return leave(state, 'quit');
    default:
      return stay(state);
  }
}

function goAway(state: WatchState, effect: Effect): Step {
  return {
    state: { ...state, phase: { kind: 'away' }, overlay: null },
    effects: [{ type: 'cancel' }, effect],
  };
}

/** The failing seed whose story is the shortest takes the place of the one that failed first. */
function shortestShown(state: WatchState): Step {
  const { verdict } = state;
  const shortest = verdict.kind === 'judged' ? verdict.tally?.shortest : null;
  if (verdict.kind !== 'judged' || shortest === null || shortest === undefined) return stay(state);
  const { report, folder, run, seed } = shortest;
  const tally = verdict.tally === null ? null : { ...verdict.tally, shortest: null };
  return stay({ ...state, verdict: { ...verdict, report, folder, tally }, failed: { run, seed }, scroll: 0 });
}

function scrolledBy(from: number, key: Key, page: number): number | null {
  switch (key) {
    case 'up':
    case 'k':
      return Math.max(0, from - 1);
    case 'down':
    case 'j':
      return from + 1;
    case 'page-up':
      return Math.max(0, from - page);
    case 'page-down':
      return from + page;
    case 'home':
      return 0;
    case 'end':
      return Number.MAX_SAFE_INTEGER;
    default:
      return null;
  }
}
