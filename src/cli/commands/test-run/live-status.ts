/** One line that is redrawn while runs go on: where they are, and what has happened so far. */
import type { RunEvent, TestSpec } from '../../../engines/engine.ts';
import { faultsNow } from '../../../fault-words.ts';
import { MaelstromStatus } from '../../../reporters/maelstrom-status.ts';
import type { Terminal } from '../../terminal/terminal.ts';

export interface LiveStatus {
  readonly onEvent: (event: RunEvent) => void;
  /** A run is over. */
  finished(): void;
  clear(): void;
}

/** Shows the run that reported last, and how many of `total` are done. */
export function liveStatus(terminal: Terminal, spec: TestSpec, total: number): LiveStatus {
  let done = 0;
  let phase = 'setup';
  let figures = '';
  const show = (): void => {
    const runs = total === 1 ? '' : `${done} of ${total} seeds done · `;
    terminal.status(`${runs}${phase}${figures}`);
  };
  return {
    onEvent: (event) => {
      switch (event.type) {
        case 'phase':
          phase = event.phase;
          break;
        case 'progress': {
          const seconds = (Math.max(0, event.time) / 1e9).toFixed(1);
          const faults = event.faults > 0 ? ` · ${faultsNow(spec.nemesis, event.faults)}` : '';
          figures = ` · ${seconds} s of ${spec.timeLimit} s · ${event.operations} operations, ${event.failures} failed · ${event.messages} messages${faults}`;
          break;
        }
        case 'real-time':
          terminal.status(null);
          terminal.note(realTimeNote(event));
          break;
        case 'rerun':
          terminal.status(null);
          terminal.note(`Seed ${event.seed}: ${event.why}`);
      }
      show();
    },
    finished: () => {
      done++;
      show();
    },
    clear: () => terminal.status(null),
  };
}

/** The same for runs on Maelstrom, which come one after the other. */
export function maelstromLiveStatus(
  terminal: Terminal,
  release: string | null,
  spec: TestSpec,
  total: number,
): LiveStatus {
  const status = new MaelstromStatus(release, new Map([['test', spec.timeLimit]]));
  let number = 1;
  const show = (): void => {
    terminal.status(total === 1 ? status.line() : `${status.line()}  (${number} of ${total})`);
  };
  // The JVM needs seconds before it says its first word.
  show();
  return {
    onEvent: (event) => {
      status.take('test', number, event);
      show();
    },
    finished: () => {
      number = Math.min(number + 1, total);
    },
    clear: () => terminal.status(null),
  };
}

function realTimeNote({ reason }: Extract<RunEvent, { type: 'real-time' }>): string {
  const where = reason.location === null ? '' : ` (${reason.location})`;
  return `The node uses ${reason.feature}${where}, which virtual time can't give: starting over in real time.`;
}
