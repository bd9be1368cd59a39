/** What Tab offers while a line is typed at `send`. */
import type { RpcSchema } from '../../../engines/embedded/workloads/workload.ts';
import { handWords } from './typed-line.ts';

/**
 * Words that may end the line, each whole, and the part of the line that they complete: what Node's
 * readline asks of a completer.
 *
 * @param names everybody that a message can go to.
 */
export function completeLine(
  line: string,
  rpcs: readonly RpcSchema[],
  names: readonly string[],
): [candidates: string[], completed: string] {
  const words = line.trimStart().split(/\s+/);
  const current = words.pop() ?? '';
  const before = withoutAddress(words);
  const fitting = (all: readonly string[]): [string[], string] => [
    all.filter((one) => one.startsWith(current)),
    current,
  ];
  const last = words.at(-1);
  if (last === 'to' || last === 'as') return fitting(spaced(names));
  const [type] = before;
  const types = rpcs.map((rpc) => (Object.keys(rpc.request).length === 0 ? rpc.type : `${rpc.type} `));
  if (type === undefined) {
    // Behind an address comes a message and nothing else.
    const others = words.length > 0 ? ['to ', 'as '] : commandWords;
    return fitting([...types, ...others]);
  }
  if (type === 'cut') return fitting(spaced(names.filter((name) => !before.includes(name))));
  if (type === 'wait') return fitting(['1s', '10s', '500ms']);
  const rpc = rpcs.find((one) => one.type === type);
  if (rpc === undefined || current.includes('=')) return [[], current];
  const fields = Object.keys(rpc.request).filter(
    (name) => !before.some((word) => word.startsWith(`${name}=`)),
  );
  return fitting(fields.map((name) => `${name}=`));
}

const bare = new Set(['step', 'heal', 'restart', 'help', 'quit']);
const commandWords = Object.keys(handWords).map((word) => (bare.has(word) ? word : `${word} `));

function spaced(names: readonly string[]): string[] {
  return names.map((name) => `${name} `);
}

/** The words of a line without `to n1` and `as n1` before its message. */
function withoutAddress(words: readonly string[]): readonly string[] {
  let from = 0;
  while (words[from] === 'to' || words[from] === 'as') from += 2;
  return words.slice(from);
}
