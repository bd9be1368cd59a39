/**
 * Logging. A node's stdout belongs to the network: a line there that is no message, and the network stops
 * listening to the node. So everything a person shall read goes to stderr, `console.log` included.
 *
 * You find the lines in the run's folder, one file per node.
 */
import { inspect } from 'node:util';

/** Writes a line to stderr. Objects are shown as `console.log` would show them. */
export function log(...parts: readonly unknown[]): void {
  const line = parts.map((part) => (typeof part === 'string' ? part : inspect(part))).join(' ');
  process.stderr.write(`${line}\n`);
}

/** From now on `console.log` and its like write to stderr. Importing the library does this. */
export function sendConsoleToStderr(): void {
  console.log = console.error;
  console.info = console.error;
  console.debug = console.error;
}
