/** Faults behind a chart. */
import type { TraceFault } from '../../format.ts';
import { bandColour } from '../diagram/fault-bands.ts';
import type { Drawing } from './chart.tsx';

/** Bands from top to bottom, in the diagram's colours; x is seconds. */
export function faultDrawing(faults: readonly TraceFault[]): Drawing {
  return (context, { x }, palette) => {
    const { height, width } = context.canvas;
    for (const { kind, start, end } of faults) {
      const from = Math.max(0, x(start / 1e9));
      const until = end === null ? width : Math.min(width, x(end / 1e9));
      if (until < 0 || from > width) continue;
      context.fillStyle = bandColour(palette, kind);
      context.fillRect(from, 0, Math.max(until - from, 1), height);
    }
  };
}
