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
  const text = packBodies(bodies, (bytes) => Buffer.from(bytes).toString('base64'));
  const blocks = new BodyBlocks(text, (line) => Buffer.from(line, 'base64'));
  return createRunModel({ place, head, columns, bodies: blocks, logs: () => logs });
}
