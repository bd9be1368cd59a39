/** Where the numbered steps of a diagnosis stand in the diagram: at the first thing that each rests on. Pure. */
import type { Step, Target } from '../../format.ts';
import { delivered } from './draw-order.ts';
import { DrawnLines } from './drawn.ts';
import type { Band } from './fault-bands.ts';
import type { Scene } from './scene.ts';
import { type Viewport, xOf } from './viewport.ts';

export interface StepPlace {
  /** From 1, as the evidence counts its steps. */
  readonly number: number;
  readonly x: number;
  /** From the axis' lower edge. */
  readonly y: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
  /** Pixels to the right, so as not to hide what is there. */
  readonly aside: number;
}

/** Pixels from one number to the next where several would stand in one place. */
const apart = 19;
/** Of the number's disc. */
const radius = 10;
const besideCross = 16;
const one = new DrawnLines(1);
const ranks = new Uint32Array(1);

/** Of the steps that are in sight. */
export function stepPlaces(
  steps: readonly Step[],
  scene: Scene,
  bands: readonly Band[],
  view: Viewport,
): readonly StepPlace[] {
  const places: StepPlace[] = [];
  const right = view.left + view.width;
  for (const [index, { targets, time }] of steps.entries()) {
    const point = targets
      .map((target) => pointOf(target, scene, bands, view))
      .find((found) => found !== null);
    if (point === undefined || point === null) continue;
    // A step may be about a later moment of what it rests on: that a partition healed.
    const meant = time === null ? point.x : xOf(view, time);
    if (meant < view.left || meant > right) continue;
    let x = Math.min(Math.max(meant + point.aside, view.left + radius), right - radius);
    const away = x + apart > right - radius ? -apart : apart;
    while (places.some((other) => Math.abs(other.x - x) < apart && Math.abs(other.y - point.y) < apart)) {
      x += away;
    }
    places.push({ number: index + 1, x, y: point.y });
  }
  return places;
}

/** Of a dropped message where it was dropped, of anything else where it begins. */
function pointOf(target: Target, scene: Scene, bands: readonly Band[], view: Viewport): Point | null {
  const { head, columns, logs } = scene.run;
  switch (target.kind) {
    case 'message': {
      if (target.rank >= columns.count) return null;
      ranks[0] = target.rank;
      scene.layLinesOf(one, ranks, 1, view);
      const dropped = columns.fate[target.rank] !== delivered;
      if (!dropped) return { x: one.x1[0] ?? 0, y: one.y1[0] ?? 0, aside: 0 };
      return { x: one.x2[0] ?? 0, y: one.y2[0] ?? 0, aside: besideCross };
    }
    case 'operation': {
      const operation = head.operations[target.rank];
      if (operation === undefined) return null;
      const y = scene.topOfBar(target.rank, operation) + scene.bars.height / 2;
      return { x: xOf(view, operation.start), y, aside: 0 };
    }
    case 'fault': {
      // The node that heard the fewest is the one that it is about.
      const own = bands.filter(({ fault }) => fault === target.rank);
      const band = own.reduce<Band | undefined>(
        (most, other) => (most === undefined || other.unheard > most.unheard ? other : most),
        undefined,
      );
      const row = scene.layout.rows[band?.row ?? -1];
      return band === undefined || row === undefined
        ? null
        : { x: xOf(view, band.start), y: row.middle - scene.scroll, aside: 0 };
    }
    case 'log': {
      const line = logs()[target.rank];
      const lane = head.lanes.findIndex(({ names }) => names.some((name) => head.names[name] === line?.node));
      const row = scene.layout.rows[scene.layout.rowOf[lane] ?? -1];
      return line === undefined || row === undefined
        ? null
        : { x: xOf(view, line.time), y: row.middle - scene.scroll, aside: 0 };
    }
    case 'fact':
      return null;
  }
}
