/** How a test on Maelstrom ended and what it left, in the words of outcome.json. Pure. */
import type { Results } from '../../results/results.ts';
import type { RunOutcome } from '../engine.ts';
import { emptyOutcome } from '../run-files.ts';
import type { ConsoleSeen } from './console-seen.ts';
import { endingOf, type Remains, type ResultsState } from './ending.ts';
import type { RunMessages } from './run-messages.ts';

export interface FoundResults {
  readonly state: ResultsState;
  /** Null where they can't be read. */
  readonly results: Results | null;
}

export interface LeftBehind {
  readonly test: Remains['test'] & { readonly spec: { readonly nodes: readonly string[] } };
  /** The first lines of standard error. */
  readonly stderr: readonly string[];
  readonly seen: ConsoleSeen;
  readonly messages: Pick<RunMessages, 'from' | 'missing' | 'sentBy'>;
  readonly results: FoundResults;
  readonly lateReplies: RunOutcome['lateReplies'];
  readonly stderrMessages: RunOutcome['stderrMessages'];
}

export function outcomeOf(left: LeftBehind): RunOutcome {
  const { test, stderr, seen, messages, lateReplies, stderrMessages } = left;
  const { state, results } = left.results;
  const { console } = seen;
  const ended = endingOf({
    test,
    console,
    stderr,
    results: state,
    lastSign: (node) => seen.lastSign(node, messages.sentBy(node)?.last ?? null),
    lastWords(node) {
      const last = seen.stderr.get(node)?.at(-1);
      return last === undefined ? null : seen.time(last.clock);
    },
  });
  const ending = ended.kind === 'init-failed' ? seen.replies.named(ended, test.spec.nodes) : ended;
  return {
    ...emptyOutcome('maelstrom', ending),
    muted: seen.muted((node) => messages.sentBy(node)?.count ?? null),
    lateReplies,
    stderrMessages,
    hasResults: ending.kind === 'completed' && results !== null,
    capabilities: { messages: messages.from !== null, deterministic: false, virtualTime: false },
    ...(messages.missing === null ? {} : { noMessages: messages.missing }),
    counts: {
      operations: Math.max(console.operations, results?.stats.count ?? 0),
      messages: results?.net.all.msgCount ?? console.messages,
      faults: console.faultsStarted,
    },
  };
}
