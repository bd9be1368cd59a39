/**
 * `engine.log` of a run directory: what the engine did and when, in real time, one line each
 * (`<ISO 8601> <what>`). For people who look into a run that was strange; nothing reads it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, RunOutcome } from '../engine.ts';

export const engineLogFile = 'engine.log';

export class EngineLog {
  readonly #lines: string[] = [];

  add(what: string): void {
    this.#lines.push(`${new Date().toISOString()} ${what}`);
  }

  /** Progress is left out: the trace holds it. */
  event(event: RunEvent): void {
    switch (event.type) {
      case 'phase':
        this.add(`phase ${event.phase}`);
        break;
      case 'real-time': {
        const { feature, node, location } = event.reason;
        this.add(`real time: ${node} used ${feature}${location === null ? '' : ` at ${location}`}`);
        break;
      }
      case 'rerun':
        this.add(`again: ${event.why}`);
        break;
      case 'debugger':
        this.add('waits for a debugger');
        break;
      case 'progress':
        break;
    }
  }

  /** Writes the file, with how the run ended as its last line. */
  write(directory: string, { ending, counts, timing, traceHash }: RunOutcome): void {
    this.add(
      `ended: ${ending.kind}, ${counts.operations} operations, ${counts.messages} messages, lag ${Math.round(timing.maxLag / 1e6)} ms, trace ${traceHash ?? 'not repeatable'}`,
    );
    writeFileSync(join(directory, engineLogFile), `${this.#lines.join('\n')}\n`);
  }
}
