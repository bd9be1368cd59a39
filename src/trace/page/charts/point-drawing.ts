/** Operations as points: the outcome by colour and by shape. */
import type { Drawing } from './chart.tsx';
import type { LatencyPoint } from './operation-series.ts';

const radius = 2.2;

/** x is seconds, y is nanoseconds. What did not succeed is drawn last, and larger. */
export function pointDrawing(points: readonly LatencyPoint[]): Drawing {
  return (context, to, palette) => {
    const scale = devicePixelRatio;
    for (const outcome of ['ok', 'info', 'fail'] as const) {
      context.beginPath();
      context.lineWidth = 1.5 * scale;
      for (const point of points) {
        if (point.outcome !== outcome) continue;
        const x = to.x(point.time / 1e9);
        if (x < 0 || x > context.canvas.width) continue;
        const y = to.y(Math.max(1000, point.latency));
        if (outcome === 'ok') addCircle(context, x, y, radius * 0.75 * scale);
        else if (outcome === 'fail') addCross(context, x, y, radius * 1.4 * scale);
        else addTriangle(context, x, y, radius * 1.7 * scale);
      }
      context.globalAlpha = outcome === 'ok' ? 0.55 : 1;
      context.fillStyle = context.strokeStyle = palette[outcome];
      if (outcome === 'ok') context.fill();
      else context.stroke();
    }
    context.globalAlpha = 1;
  };
}

function addCircle(context: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  context.moveTo(x + r, y);
  context.arc(x, y, r, 0, Math.PI * 2);
}

function addCross(context: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  context.moveTo(x - r, y - r);
  context.lineTo(x + r, y + r);
  context.moveTo(x + r, y - r);
  context.lineTo(x - r, y + r);
}

function addTriangle(context: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  context.moveTo(x, y - r);
  context.lineTo(x + r, y + r * 0.8);
  context.lineTo(x - r, y + r * 0.8);
  context.closePath();
}
