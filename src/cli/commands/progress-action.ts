import { ExitStatus } from '../../errors.ts';
import type { AttemptEntry } from '../../progress/attempts.ts';
import {
  type BestFigure,
  type ChallengeProgress,
  courseProgress,
  isPassed,
  nextChallenge,
} from '../../progress/progress.ts';
import { maelstromName } from '../../reporters/engines.ts';
import type { CommandAction } from '../context.ts';
import { openCourseAndWorkspace, type WorkspaceContext } from '../course-context.ts';
import { figureText, measureTitle } from '../figure-text.ts';
import { statusText } from '../status-words.ts';
import { tableLines } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { ProgressArguments } from './progress.ts';

/** Prints what is passed, best figures, attempts and what comes next. */
export const action: CommandAction<ProgressArguments> = async (context) => {
  const { terminal, options } = context;
  const opened = await openCourseAndWorkspace(context);
  const progress = courseProgress(opened.course, opened.log.entries);
  if (options.json) terminal.line(JSON.stringify(progressJson(opened, progress), null, 2));
  else printProgress(opened, progress, terminal);
  return ExitStatus.passed;
};

function printProgress(
  { course }: WorkspaceContext,
  progress: readonly ChallengeProgress[],
  terminal: Terminal,
): void {
  const columns = Math.min(terminal.columns, 100);
  for (const part of course.parts) {
    const own = progress.filter(({ challenge }) => challenge.part === part.id);
    const done = own.filter(isPassed).length;
    const certified = own.filter(({ status }) => status === 'certified').length;
    const also = certified === 0 ? '' : `, ${certified} certified`;
    const passed = terminal.paint('dim', `(${done} of ${own.length} passed${also})`);
    terminal.line(terminal.wrap(`${terminal.paint('strong', part.title)} ${passed}`));
    const rows = own.map((entry) => [
      entry.challenge.id,
      statusText(entry.status, terminal),
      entry.attempts === 0 ? '' : count(entry.attempts, 'attempt'),
      [certifierText(entry.certified), hintsText(entry), gaveUpText(entry)]
        .filter((part) => part !== null)
        .join('; '),
    ]);
    for (const line of tableLines(rows, [{}, {}, {}, { flexible: true }], { columns, indent: '  ' })) {
      terminal.line(line);
    }
    const figures = own.flatMap((entry) => entry.best.filter((best) => best.bound !== null));
    if (figures.length > 0) {
      terminal.line(terminal.paint('dim', '  best'));
      const lines = tableLines(own.flatMap(figureRows), [{}, { flexible: true }, { align: 'right' }, {}], {
        columns,
        indent: '    ',
      });
      for (const line of lines) terminal.line(line);
    }
    terminal.line();
  }
  const next = nextChallenge(progress);
  if (next === null) {
    terminal.line(
      `${terminal.paint('good', terminal.glyph('pass'))} All ${progress.length} challenges are passed.`,
    );
    return;
  }
  const status = progress.find(({ challenge }) => challenge === next)?.status;
  const command = status === 'not-started' ? `dscourse start ${next.id}` : `dscourse grade ${next.id}`;
  terminal.line(terminal.wrap(`Next: ${next.id}, ${next.title}: ${command}`, '  '));
}

/** What certified a challenge: `Maelstrom v0.2.4, attempt 12, 2 runs`. */
function certifierText(attempt: AttemptEntry | null): string | null {
  if (attempt === null) return null;
  const runs = attempt.certifiedBy?.runs.length ?? 0;
  return [
    maelstromName(attempt.certifiedBy?.maelstrom),
    `attempt ${attempt.attempt}`,
    ...(runs > 1 ? [count(runs, 'run')] : []),
  ].join(', ');
}

function hintsText({ hintsOpened, challenge }: ChallengeProgress): string | null {
  if (hintsOpened.length === 0) return null;
  return `${hintsOpened.length} of ${count(challenge.hints.length, 'hint')}`;
}

function gaveUpText(entry: ChallengeProgress): string | null {
  if (entry.gaveUpAt === null) return null;
  return isPassed(entry) ? 'gave up first' : 'gave up';
}

function figureRows({ challenge, best }: ChallengeProgress): string[][] {
  return best
    .filter((figure) => figure.bound !== null)
    .map((figure) => [
      challenge.id,
      measureTitle(figure.measure),
      figureText(figure.measure, figure.value),
      `${boundWord(challenge.runs, figure)} ${figureText(figure.measure, figure.bound ?? 0)}`,
    ]);
}

function boundWord(runs: ChallengeProgress['challenge']['runs'], figure: BestFigure): string {
  const requirement = runs
    .find((run) => run.id === figure.run)
    ?.requirements.find((candidate) => candidate.kind === 'measure' && candidate.measure === figure.measure);
  return requirement?.kind === 'measure' && requirement.below === null ? 'at least' : 'below';
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** `dscourse progress --json`, version 1 (docs/cli.md). */
function progressJson({ course, log }: WorkspaceContext, progress: readonly ChallengeProgress[]): unknown {
  return {
    version: 1,
    kind: 'progress',
    title: course.title,
    passed: progress.filter(isPassed).length,
    certified: progress.filter(({ status }) => status === 'certified').length,
    total: progress.length,
    next: nextChallenge(progress)?.id ?? null,
    challenges: progress.map((entry) => ({
      id: entry.challenge.id,
      part: entry.challenge.part,
      title: entry.challenge.title,
      status: entry.status,
      attempts: entry.attempts,
      passes: entry.passes,
      lastAttempt:
        entry.lastAttempt === null
          ? null
          : {
              attempt: entry.lastAttempt.attempt,
              at: entry.lastAttempt.at,
              outcome: entry.lastAttempt.outcome,
              engine: entry.lastAttempt.engine,
              certified: entry.lastAttempt.certified,
              enginesDisagree: entry.lastAttempt.enginesDisagree ?? false,
              diagnosis: entry.lastAttempt.diagnosis,
            },
      firstPassedAt: entry.firstPass?.at ?? null,
      certifiedBy:
        entry.certified === null
          ? null
          : {
              attempt: entry.certified.attempt,
              at: entry.certified.at,
              maelstrom: entry.certified.certifiedBy?.maelstrom ?? null,
              runs: entry.certified.certifiedBy?.runs ?? [],
            },
      best: entry.best.map(({ run, measure, value, attempt, bound }) => ({
        run,
        measure,
        value,
        attempt,
        bound,
      })),
      hints: { opened: entry.hintsOpened, total: entry.challenge.hints.length },
      gaveUpAt: entry.gaveUpAt,
    })),
    damagedLines: log.damaged,
  };
}
