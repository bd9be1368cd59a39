/** Which part of the time shows what a step of a diagnosis rests on. */
import type { Step, Target } from '../../format.ts';
import type { RunModel } from '../model/run-model.ts';
import { spanOf } from '../show-thing.ts';
import { type TimeWindow, wholeTime } from '../state.ts';

/** Part of what must be in sight that is added on either side. */
const air = 0.2;
/** What takes no time is shown with so much of the run around it, what is short with so often its own length. */
const around = { ofRun: 0.02, ofItself: 2.5 };
/** Bounds of both, in nanoseconds; less than this part of a long run would show nothing of what is around. */
const bounds = { least: 20e6, leastOfRun: 0.005, most: 1e9 };

/** From the first to the last moment that a step is about; null where it is about none. */
export function momentsOf(run: RunModel, { targets, time }: Step): TimeWindow | null {
  const spans = targets.flatMap((target) => spanOfTarget(run, target) ?? []);
  if (time !== null) spans.push({ from: time, until: time });
  // A fault may be as long as the run, so it counts where nothing else tells the moment.
  if (spans.length === 0) {
    spans.push(
      ...targets.flatMap((target) => (target.kind === 'fault' ? (faultSpan(run, target) ?? []) : [])),
    );
  }
  return spans.length === 0 ? null : unionOf(spans);
}

/** Moments that are further apart than this part of the run are not shown in one view. */
const farApart = 0.05;

/**
 * The stretch of time that shows most of what steps tell: of those that name messages (of all, where none does) the
 * ones that lie close together around `time`, else the largest such group. Null where no step is about a moment.
 */
export function densestMoments(
  run: RunModel,
  steps: readonly Step[],
  time: number | null,
): TimeWindow | null {
  const withMessages = steps.filter(({ targets }) => targets.some(({ kind }) => kind === 'message'));
  const spans = [withMessages, steps]
    .map((those) => those.flatMap((step) => momentsOf(run, step) ?? []))
    .find((those) => those.length > 0);
  if (spans === undefined) return null;
  const whole = wholeTime([run]);
  const groups = groupsOf(spans, (whole.until - whole.from) * farApart);
  const around = groups.find(({ from, until }) => time !== null && time >= from && time <= until);
  return around ?? groups.reduce((best, group) => (group.count > best.count ? group : best));
}

interface Group extends TimeWindow {
  readonly count: number;
}

/** Spans with less than `gap` between one and the next, in order of time; at least one. */
function groupsOf(spans: readonly TimeWindow[], gap: number): readonly [Group, ...Group[]] {
  const [first, ...others] = spans.toSorted((a, b) => a.from - b.from) as [TimeWindow, ...TimeWindow[]];
  const groups: [Group, ...Group[]] = [{ ...first, count: 1 }];
  for (const { from, until } of others) {
    const last = groups.at(-1) as Group;
    if (from - last.until > gap) groups.push({ from, until, count: 1 });
    else {
      groups[groups.length - 1] = {
        from: last.from,
        until: Math.max(last.until, until),
        count: last.count + 1,
      };
    }
  }
  return groups;
}

/** A window with some air around what must be in sight, within the time that the run has. */
export function withAir(run: RunModel, { from, until }: TimeWindow): TimeWindow {
  const whole = wholeTime([run]);
  const length = until - from;
  const ofRun = whole.until - whole.from;
  const wanted = length === 0 ? ofRun * around.ofRun : length * around.ofItself;
  const smallest = Math.min(bounds.most, Math.max(bounds.least, ofRun * bounds.leastOfRun, wanted));
  const width = Math.max(smallest, length * (1 + 2 * air));
  const middle = (from + until) / 2;
  return {
    from: Math.max(whole.from, middle - width / 2),
    until: Math.min(whole.until, middle + width / 2),
  };
}

/** Of what happens at some time; of an operation that never ended its beginning. */
export function spanOfTarget(run: RunModel, target: Target): TimeWindow | null {
  if (target.kind === 'fact' || target.kind === 'fault') return null;
  const span = spanOf(run, { run: run.place, kind: target.kind, rank: target.rank });
  const isOpen = target.kind === 'operation' && run.head.operations[target.rank]?.end === null;
  return span !== null && isOpen ? { from: span.from, until: span.from } : span;
}

function faultSpan(run: RunModel, { rank }: { readonly rank: number }): TimeWindow | null {
  return spanOf(run, { run: run.place, kind: 'fault', rank });
}

function unionOf(spans: readonly TimeWindow[]): TimeWindow {
  return {
    from: Math.min(...spans.map(({ from }) => from)),
    until: Math.max(...spans.map(({ until }) => until)),
  };
}
