/** What a grade shows while it runs: a status line on a terminal, few lasting lines elsewhere. */

import { isOfficial } from '../../../course/course.ts';
import type { RunEvent } from '../../../engines/engine.ts';
import { testSpec } from '../../../engines/test-spec.ts';
import type { PlannedRun } from '../../../grading/plan.ts';
import type { EngineReport } from '../../../grading/report.ts';
import { seedTally } from '../../../grading/seed-tally.ts';
import { LiveStatus } from '../../../reporters/live-status.ts';
import { MaelstromStatus } from '../../../reporters/maelstrom-status.ts';
import type { CommandContext } from '../../context.ts';
import type { EnginesView } from './run-engines.ts';

/** Real milliseconds between two drawings of the status. */
const redrawMs = 100;
/** Real milliseconds that a run on Maelstrom takes beside its time limit: JVM, nodes, quiet phase, analysis. */
const besideMs = 15_000;

/** Redraws the status at most ten times a second; off a terminal, a line for each part of the grade. */
export function liveView(
  { terminal, io, options }: CommandContext,
  planned: readonly PlannedRun[],
  repetitions: number,
): EnginesView {
  const total = planned.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const status = new LiveStatus(total);
  const official = planned.filter(({ run }) => isOfficial(run));
  const limits = new Map(official.map(({ run }) => [run.id, testSpec(run.test, 0).timeLimit]));
  let onMaelstrom = new MaelstromStatus(null, limits);
  let drawn = 0;
  const stay = (note: string | null): void => {
    if (note !== null) terminal.error(terminal.wrap(note));
  };
  const draw = (line: string, now: boolean): void => {
    if (!terminal.animated || (!now && io.now() - drawn < redrawMs)) return;
    drawn = io.now();
    terminal.status(line);
  };
  return {
    embedded: (run, event) => {
      stay(status.take(run, event));
      const done = isDone(event);
      if (!terminal.animated && done && total > 1 && options.verbose) {
        terminal.error(`${run}, seed ${event.seed}: done`);
      }
      draw(status.line(), done);
    },
    maelstromStarts: (release, embedded) => {
      onMaelstrom = new MaelstromStatus(release, limits);
      if (!terminal.animated && !options.quiet && !options.json) {
        const estimate = [...limits.values()].reduce((sum, limit) => sum + limit * 1000 + besideMs, 0);
        stay(`${embeddedWords(embedded)}On Maelstrom now, ${about(estimate * repetitions)}.`);
      }
      draw(onMaelstrom.line(), true);
    },
    maelstrom: (run, number, event) => {
      stay(onMaelstrom.take(run, number, event));
      const done = isDone(event);
      if (!terminal.animated && done && options.verbose) {
        terminal.error(`${run} on Maelstrom, run ${number}: done`);
      }
      draw(onMaelstrom.line(), done);
    },
  };
}

function isDone(event: RunEvent): boolean {
  return event.type === 'phase' && event.phase === 'done';
}

function embeddedWords(embedded: EngineReport): string {
  if (embedded.outcome === 'could-not-judge') return 'The embedded engine could not judge. ';
  const { passed, total } = seedTally(embedded);
  return `Embedded engine: ${passed} of ${total} ${total === 1 ? 'seed' : 'seeds'} passed. `;
}

/** `about 40 s`, `about 3 min`. */
function about(ms: number): string {
  const seconds = Math.round(ms / 10_000) * 10;
  return seconds < 100 ? `about ${Math.max(10, seconds)} s` : `about ${Math.round(seconds / 60)} min`;
}
