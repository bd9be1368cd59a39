/** What is under the pointer, among what the last frame drew: what can't be seen can't be hit. Pure. */
import type { DrawnBars, DrawnLines } from './drawn.ts';
import { arcHeight, isArc } from './message-lines.ts';

/** Rank of the nearest message within `reach` pixels; -1: none. Of equally near ones the one drawn last. */
export function messageAt(lines: DrawnLines, x: number, y: number, reach: number): number {
  let best = -1;
  let least = reach * reach;
  for (let at = 0; at < lines.count; at += 1) {
    const place = lines.order[at] ?? 0;
    const x1 = lines.x1[place] ?? 0;
    const y1 = lines.y1[place] ?? 0;
    const x2 = lines.x2[place] ?? 0;
    const y2 = lines.y2[place] ?? 0;
    if (x < Math.min(x1, x2) - reach || x > Math.max(x1, x2) + reach) continue;
    let distance: number;
    if (isArc(lines, place)) {
      const rise = arcHeight(x2 - x1);
      const middle = (x1 + x2) / 2;
      distance = Math.min(
        squaredDistance(x, y, x1, y1, middle, y1 - rise),
        squaredDistance(x, y, middle, y1 - rise, x2, y2),
      );
    } else {
      distance = squaredDistance(x, y, x1, y1, x2, y2);
    }
    if (distance > least) continue;
    least = distance;
    best = lines.rank[place] ?? -1;
  }
  return best;
}

/** Rank of the operation whose bar is there; -1: none. */
export function operationAt(bars: DrawnBars, x: number, y: number, reach: number): number {
  // The first of them are drawn last.
  for (let place = 0; place < bars.count; place += 1) {
    const top = bars.top[place] ?? 0;
    if (y < top - 1 || y > top + bars.height + 1) continue;
    if (x >= (bars.x1[place] ?? 0) - reach && x <= (bars.x2[place] ?? 0) + reach) {
      return bars.rank[place] ?? -1;
    }
  }
  return -1;
}

/** From a point to a line between two others. */
export function squaredDistance(
  x: number,
  y: number,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): number {
  const dx = x2 - x1;
  const dy = y2 - y1;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length));
  return (x - x1 - along * dx) ** 2 + (y - y1 - along * dy) ** 2;
}
