/** Failures that are not the node's, in plain words: what happened, and what to do about it. */
import type { RunEnding, ToolFailure } from '../engine.ts';

type ToolFailed = Extract<RunEnding, { kind: 'tool-failed' }>;

/** Where all that Maelstrom printed is kept; the way to it is the run directory's. */
const inLog = 'engine.log in the folder of the run has all that it printed.';

export function toolFailed(reason: ToolFailure, message: string): ToolFailed {
  return { kind: 'tool-failed', reason, message };
}

/** A program that could not be started, from Java's sentence about it. */
export function notStarted(message: string): ToolFailed {
  const program = /Cannot run program "(.*)" \(in directory/.exec(message)?.[1] ?? 'the node';
  const code = /error=(\d+)/.exec(message)?.[1] ?? '';
  const why: Readonly<Record<string, string>> = {
    '2': 'there is no such file, or the interpreter that its first line names is missing. Check the path after --bin.',
    '7': 'its arguments and environment are too long.',
    '8': 'it is no program for this machine, or a script whose first line does not name its interpreter (#!/usr/bin/env …).',
    '11': 'this machine allows no more processes. Use fewer nodes, or raise the limit (ulimit -u).',
    '12': 'there is not enough memory. Use fewer nodes, or close other programs.',
    '13': 'it may not be executed. Try: chmod +x FILE, and check that it is a file and not a folder.',
    '24': 'too many files are open. Use fewer nodes, or raise the limit (ulimit -n).',
    '26': 'something still writes to the file. Run the test again when it is done.',
  };
  const said = why[code] ?? `${message.replace(/^Cannot run program .*?: /, '')}.`;
  return toolFailed('node-not-started', `${program} could not be started: ${said}`);
}

/** Maelstrom's own crash, from the first line of its exception. */
export function crashed(message: string): ToolFailed {
  const workers = /With (\d+) worker threads, .* cannot run a key with (\d+) threads/.exec(message);
  if (workers !== null) {
    return toolFailed(
      'bad-arguments',
      `Maelstrom needs ${workers[2]} workers at least for this workload and this many nodes, and had ${workers[1]}. Use --concurrency 2n, or a multiple of it.`,
    );
  }
  const program = /Cannot run program "([^"]*)"/.exec(message)?.[1];
  if (program !== undefined) {
    return toolFailed(
      'crashed',
      `Maelstrom could not run ${program}, which it needs. Install it, or put it on PATH; \`dscourse doctor\` checks all that is needed.`,
    );
  }
  if (/Unknown consistency model/.test(message)) {
    return toolFailed('bad-arguments', `Maelstrom does not know this: ${short(message)}`);
  }
  if (/No space left on device/.test(message)) {
    return toolFailed(
      'crashed',
      'The disk is full: Maelstrom could not write. Make room and run the test again.',
    );
  }
  return toolFailed('crashed', `Maelstrom itself crashed: ${short(message)} Run the test again; ${inLog}`);
}

export function outOfMemory(line: string): ToolFailed {
  const what = /OutOfMemoryError: (.+)$/.exec(line)?.[1] ?? 'heap';
  return toolFailed(
    'killed',
    `Maelstrom ran out of memory (${what}). A shorter test, a lower rate or fewer nodes need less; so does a node that sends fewer messages.`,
  );
}

export function killed(signal: string): ToolFailed {
  const why =
    signal === 'SIGKILL'
      ? ' That is how the system makes room when memory runs out. Close other programs or use fewer nodes, and run the test again.'
      : ' Run the test again.';
  return toolFailed('killed', `Maelstrom was ended by ${signal}, which did not come from here.${why}`);
}

export function startedTooSlowly(node: string | null): ToolFailed {
  return toolFailed(
    'crashed',
    `${node ?? 'A node'} answered init only after the 10 seconds that Maelstrom waits; started alone, the same program answered within one. The machine was too busy to start all nodes in time. Close other programs and run the test again.`,
  );
}

export function stalled(): ToolFailed {
  return toolFailed(
    'killed',
    `Maelstrom said nothing for far longer than a test may take, and was ended. Run the test again; ${inLog}`,
  );
}

/** Status 254: it says in a line or two what it does not take. */
export function badArguments(said: readonly string[]): ToolFailed {
  const words = said.filter((line) => line.trim() !== '').slice(0, 3);
  return toolFailed(
    'bad-arguments',
    `Maelstrom refused its arguments: ${words.length === 0 ? 'it does not say why' : words.map(sentence).join(' ')}`,
  );
}

/** The JVM ended before Maelstrom said anything. */
export function noJvm(said: readonly string[]): ToolFailed {
  const first = said.find((line) => line.trim() !== '' && !/^WARNING: /.test(line));
  const old = said.some((line) => line.includes('UnsupportedClassVersionError'));
  const why = old
    ? 'it is too old. Maelstrom needs a JDK of version 11 or newer; `dscourse doctor` shows which one is used.'
    : `${first === undefined ? 'it said nothing.' : sentence(short(first))} \`dscourse doctor\` checks the JDK and Maelstrom's files.`;
  return toolFailed('no-jvm', `Java ended before Maelstrom began: ${why}`);
}

export function noResults(why: string): ToolFailed {
  return toolFailed('no-results', `Maelstrom gave no verdict: ${sentence(why)} Run the test again; ${inLog}`);
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function short(text: string, most = 300): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return sentence(line.length <= most ? line : `${line.slice(0, most - 1)}…`);
}
