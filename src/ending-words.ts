/** How a run ended, in words. */
import type { RunEnding } from './engines/engine.ts';

const notUp: Readonly<Record<Extract<RunEnding, { kind: 'init-failed' }>['reason'], string>> = {
  'no-reply': 'did not answer init',
  'wrong-reply': 'answered init with something else than init_ok',
  'bad-line': 'printed a line that is no message before it was up',
  'topology-no-reply': 'did not answer topology',
  'topology-wrong-reply': 'answered topology with something else than topology_ok',
};

/** Why there are no results, in a sentence or two. The learner's own output is not in it. */
export function endingText(ending: RunEnding): string {
  switch (ending.kind) {
    case 'completed':
      return 'The run came to its end and left no results.';
    case 'node-crashed': {
      const how =
        ending.error !== null
          ? `threw ${ending.error.name}: ${short(ending.error.message)}`
          : ending.signal === null
            ? `ended with exit status ${ending.exitCode}`
            : `was ended by ${ending.signal}`;
      const where = ending.location === null ? '' : ` at ${ending.location.file}:${ending.location.line}`;
      return `${ending.step.node} ${how}${where}.`;
    }
    case 'node-hung':
      return `${ending.step.node} never came back from a step (${ending.step.activity}).`;
    case 'spin':
      return `${ending.step.node} spun without end: ${ending.count} ${ending.what}.`;
    case 'message-storm':
      return `Messages without end: ${ending.messages} so far, most of them ${short(ending.body)}.`;
    case 'out-of-memory':
      return `${ending.step?.node ?? 'A node'} filled ${Math.round(ending.limit / 2 ** 20)} MiB of memory (${ending.what}).`;
    case 'init-failed':
      return `${ending.node ?? 'A node'} ${notUp[ending.reason]}${ending.text === null ? '' : `: ${short(ending.text)}`}.`;
    case 'tool-failed':
      return ending.message;
    case 'interrupted':
      return 'The run was interrupted.';
  }
}

function short(text: string, limit = 160): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
