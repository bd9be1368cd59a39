/** From the way a node ended to what it means for the run. */
import type { NodeId } from '../../results/trace.ts';
import type { Nanos, RunEnding, RunOutcome } from '../engine.ts';
import type { NodeEnd } from './nodes/node-handle.ts';

export type StoppedNode = RunOutcome['stopped'][number];

/**
 * The ending that a node's end brings about. `hung` and `spin` end the node alone once the run is under
 * way; everything else ends the run.
 *
 * @param lastLines what the node last wrote, for the report of a crash.
 */
export function endingOf(
  node: NodeId,
  end: NodeEnd,
  lastLines: { readonly lastStdout: readonly string[]; readonly lastStderr: readonly string[] },
): RunEnding {
  switch (end.kind) {
    case 'exited': {
      const { exitCode, signal, error, rejection, location, step } = end;
      return { kind: 'node-crashed', step, exitCode, signal, error, rejection, location, ...lastLines };
    }
    case 'hung':
      return { kind: 'node-hung', step: end.step, location: end.location };
    case 'spin':
    case 'out-of-memory':
      return end;
    case 'needs-real-time':
      return { kind: 'tool-failed', message: `${node} used ${end.reason.feature}, which needs real time.` };
    case 'spawn-failed':
      return { kind: 'tool-failed', message: end.message };
  }
}

/** True for the endings that leave the run going. */
export function stopsNodeOnly(ending: RunEnding): ending is StoppedNode {
  return ending.kind === 'node-hung' || ending.kind === 'spin';
}

/** The same ending with its step counted from the start of the main phase. */
export function countedFrom<Ending extends RunEnding>(origin: Nanos, ending: Ending): Ending {
  if (!('step' in ending) || ending.step === null) return ending;
  return { ...ending, step: { ...ending.step, time: ending.step.time - origin } };
}
