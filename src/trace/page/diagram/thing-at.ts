/** What is at a place in the diagram: bars over messages, messages over log lines, these over faults. Pure. */
import type { Thing } from '../state.ts';
import { type Band, faultAt } from './fault-bands.ts';
import { messageAt, operationAt } from './hit-test.ts';
import { rowAt } from './lanes.ts';
import { type LogTicks, logAt } from './log-ticks.ts';
import type { Scene } from './scene.ts';
import { timeAt, type Viewport } from './viewport.ts';

/** Pixels around a line in which it is met. */
const lineReach = 5;
const tickReach = 4;
/** Below the lane's line. */
const tickDepth = 10;

/** `y` counts from the axis' lower edge. Null: nothing. */
export function thingAt(
  scene: Scene,
  bands: readonly Band[],
  ticks: LogTicks | null,
  view: Viewport,
  x: number,
  y: number,
): Thing | null {
  const { layout, scroll } = scene;
  const run = scene.run.place;
  const operation = operationAt(scene.bars, x, y, 1);
  if (operation !== -1) return { run, kind: 'operation', rank: operation };
  const message = messageAt(scene.lines, x, y, lineReach);
  if (message !== -1) return { run, kind: 'message', rank: message };
  const time = timeAt(view, x);
  const height = y + scroll;
  const row = rowAt(layout, height);
  const depth = height - (layout.rows[row]?.middle ?? Infinity);
  if (ticks !== null && depth >= 0 && depth <= tickDepth) {
    const nanos = (tickReach * (view.until - view.from)) / view.width;
    const log = logAt(ticks, layout, row, time, nanos);
    if (log !== -1) return { run, kind: 'log', rank: log };
  }
  const fault = faultAt(bands, layout, time, height);
  return fault === -1 ? null : { run, kind: 'fault', rank: fault };
}
