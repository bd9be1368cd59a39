/** The files that a test's output was written to: read in pieces, and gathered into engine.log. */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { systemErrorCode } from '../../errors.ts';

const piece = 1 << 20;

/** The text of a file in pieces, cut anywhere but inside a character. A file that is missing has none. */
export function* textOf(file: string): Generator<string> {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT') return;
    throw thrown;
  }
  try {
    const buffer = Buffer.alloc(piece);
    const decoder = new StringDecoder('utf8');
    for (;;) {
      const bytes = readSync(handle, buffer, 0, piece, null);
      if (bytes === 0) break;
      const text = decoder.write(buffer.subarray(0, bytes));
      if (text !== '') yield text;
    }
    const rest = decoder.end();
    if (rest !== '') yield rest;
  } finally {
    closeSync(handle);
  }
}

/** The lines of a file, without their ends. */
export function* linesOf(file: string): Generator<string> {
  let rest = '';
  for (const text of textOf(file)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

const message = / - maelstrom\.net :(?:send|recv) #maelstrom\.net\.message\.Message\{/;

/**
 * Writes engine.log: all that Maelstrom printed, then its standard error. Messages are left out where they
 * have a file of their own. The two files are deleted where they lie in the folder of engine.log.
 */
export function gatherEngineLog(
  engineLog: string,
  files: { readonly console: string; readonly stderr: string },
  withoutMessages: boolean,
): void {
  const handle = openSync(engineLog, 'w');
  try {
    for (const line of linesOf(files.console)) {
      if (!withoutMessages || !message.test(line.slice(0, 400))) writeSync(handle, `${line}\n`);
    }
    let isFirst = true;
    for (const line of linesOf(files.stderr)) {
      if (isFirst) writeSync(handle, '--- standard error ---\n');
      isFirst = false;
      writeSync(handle, `${line}\n`);
    }
  } finally {
    closeSync(handle);
  }
  for (const file of [files.console, files.stderr]) {
    if (file !== engineLog && !relative(dirname(engineLog), file).startsWith('..'))
      rmSync(file, { force: true });
  }
}
