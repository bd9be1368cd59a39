/** `dscourse test --check-determinism`: each seed twice, and where the two first differ. */
import { checkDeterminism, type DeterminismResult } from '../../../engines/embedded/determinism.ts';
import type { Engine, RunRequest } from '../../../engines/engine.ts';
import { ExitStatus } from '../../../errors.ts';
import { seconds } from '../../../grading/statement.ts';
import type { CommandContext } from '../../context.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';
import type { LiveStatus } from './live-status.ts';
import { worstStatus } from './verdict.ts';

/** Runs every request twice and prints what came of it. */
export async function checkSeeds(
  context: CommandContext,
  engine: Engine,
  requests: readonly RunRequest[],
  live: LiveStatus,
): Promise<ExitStatus> {
  const { terminal, options } = context;
  const checked: { seed: number; result: DeterminismResult }[] = [];
  for (const request of requests) {
    const result = await checkDeterminism(engine, request);
    live.finished();
    checked.push({ seed: request.spec.seed, result });
  }
  live.clear();
  const status = worstStatus(checked.map(({ result }) => determinismStatus(result)));
  if (options.json) {
    const runs = checked.map(({ seed, result }) => ({
      seed,
      same: result.kind === 'same',
      traceHash: result.outcome.traceHash,
      divergence: result.kind === 'different' ? result.divergence : null,
      notChecked: result.kind === 'not-checked' ? result.why : null,
    }));
    terminal.line(JSON.stringify({ version: 1, kind: 'determinism', runs, exitStatus: status }));
  } else {
    for (const { seed, result } of checked) printDeterminism(context, seed, result);
  }
  return status;
}

function determinismStatus(result: DeterminismResult): ExitStatus {
  if (result.outcome.ending.kind === 'interrupted') return ExitStatus.interrupted;
  if (result.kind === 'not-checked') return ExitStatus.couldNotJudge;
  return result.kind === 'same' ? ExitStatus.passed : ExitStatus.failed;
}

function printDeterminism({ terminal }: CommandContext, seed: number, result: DeterminismResult): void {
  if (result.kind === 'same') {
    terminal.line(
      `${terminal.paint('good', terminal.glyph('pass'))} seed ${seed}: the same trace twice, ${result.outcome.traceHash}`,
    );
    return;
  }
  if (result.kind === 'not-checked') {
    terminal.line(
      terminal.wrap(`${terminal.glyph('unknown')} seed ${seed}: ${sanitiseLine(result.why)}`, '  '),
    );
    return;
  }
  const { file, line, time, first, second } = result.divergence;
  const when = time === null ? '' : ` at ${seconds(time)}`;
  terminal.line(
    `${terminal.paint('bad', terminal.glyph('fail'))} seed ${seed}: two runs differ${when}, first in ${file} line ${line}:`,
  );
  terminal.line(
    terminal.wrap(`  first   ${first === null ? '(ends before)' : sanitiseLine(first, 400)}`, '          '),
  );
  terminal.line(
    terminal.wrap(`  second  ${second === null ? '(ends before)' : sanitiseLine(second, 400)}`, '          '),
  );
}
