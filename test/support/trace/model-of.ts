/** The page's model of a run that is given as plain data, as the page would have decoded it. */
import { BodyBlocks, packBodies } from '../../../src/trace/body-blocks.ts';
import type { MessageColumns, RunHead, TraceLogLine } from '../../../src/trace/format.ts';
import { createRunModel } from '../../../src/trace/page/model/create-run-model.ts';
import type { RunModel } from '../../../src/trace/page/model/run-model.ts';

export interface PlainRun {
  readonly head: RunHead;
  readonly columns: MessageColumns;
  readonly bodies: readonly string[];
  readonly logs: readonly TraceLogLine[];
}

export function modelOf({ head, columns, bodies, logs }: PlainRun, place = 0): RunModel {
  const text = packBodies(bodies, printed);
  const blocks = new BodyBlocks(text, (line) =>
    Uint8Array.from(line, (digit) => digit.charCodeAt(0) - first),
  );
  return createRunModel({ place, head, columns, bodies: blocks, logs: () => logs });
}

/** A code unit for each byte, none of which is white space. */
const first = 0x100;

function printed(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) {
    parts.push(
      String.fromCharCode(...Uint16Array.from(bytes.subarray(at, at + 4096), (byte) => first + byte)),
    );
  }
  return parts.join('');
}
