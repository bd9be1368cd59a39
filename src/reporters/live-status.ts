/** One line about a grade under way: seeds done, and what the runs have come to. */
import type { RunEvent } from '../engines/engine.ts';
import { grouped } from '../grading/statement.ts';

type Progress = Extract<RunEvent, { type: 'progress' }>;

/** Collects the events of all runs. */
export class LiveStatus {
  readonly #total: number;
  readonly #runs = new Map<string, Progress>();
  readonly #done = new Set<string>();
  #note: string | null = null;

  /** `total` seeds over all runs. */
  constructor(total: number) {
    this.#total = total;
  }

  /** Takes an event; returns a line that should stay on the screen, or null. */
  take(run: string, event: RunEvent): string | null {
    const key = `${run} ${event.seed}`;
    switch (event.type) {
      case 'progress':
        this.#runs.set(key, event);
        return null;
      case 'phase':
        if (event.phase === 'done') this.#done.add(key);
        return null;
      case 'real-time': {
        const where = event.reason.location === null ? '' : ` (${event.reason.location})`;
        return this.#once(
          `The node uses ${event.reason.feature}${where}, which virtual time can't give: this runs in real time.`,
        );
      }
      case 'rerun':
        return this.#once(event.why);
      case 'debugger':
        // The first words are Node's own, which editors look for.
        return `Debugger listening on ${event.url}\nThe run waits until your editor or chrome://inspect attaches. Time stands still at breakpoints.`;
    }
  }

  /** The line to show now. */
  line(): string {
    const all = [...this.#runs.values()];
    const latest = Math.max(0, ...all.map(({ time }) => time));
    const sum = (of: (progress: Progress) => number) => all.reduce((total, one) => total + of(one), 0);
    const faults = sum((one) => one.faults);
    const failures = sum((one) => one.failures);
    return [
      `seeds ${this.#done.size}/${this.#total}`,
      `${(latest / 1e9).toFixed(1)} s`,
      counted(
        sum((one) => one.operations),
        'operation',
      ),
      ...(failures > 0 ? [`${grouped(failures)} failed`] : []),
      counted(
        sum((one) => one.messages),
        'message',
      ),
      ...(faults > 0 ? [counted(faults, 'fault')] : []),
    ].join('  ');
  }

  /** The same behind why it takes longer than usual, where that is known: at the end of the line it would be cut off. */
  lineWithNote(): string {
    return this.#note === null ? this.line() : `${this.#note}  ${this.line()}`;
  }

  #once(note: string): string | null {
    if (this.#note === note) return null;
    this.#note = note;
    return note;
  }
}

function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;
}
