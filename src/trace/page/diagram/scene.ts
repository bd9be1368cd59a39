/**
 * A run laid out for the diagram: what belongs where and what is drawn, without drawing it. Kept between frames; each
 * part is made again only when what it follows from has changed. Pure but for being mutable.
 */
import type { TraceOperation } from '../../format.ts';
import type { Emphasis } from '../model/emphasis.ts';
import type { RunModel } from '../model/run-model.ts';
import type { TimeWindow } from '../state.ts';
import { type Packing, packBars } from './bar-packing.ts';
import {
  classCount,
  classifyMessages,
  classifyOperations,
  messageShares,
  mostDrawn,
  operationShares,
} from './draw-order.ts';
import { DrawnBars, DrawnLines } from './drawn.ts';
import { FairSample } from './fair-sample.ts';
import { LaneDensity } from './lane-density.ts';
import { barTop, type LaneLayout, layLanes } from './lanes.ts';
import { layLines, typeStyles } from './message-lines.ts';
import type { Viewport } from './viewport.ts';

/** A bar is never narrower than can be seen. */
const leastBarWidth = 4;

export class Scene {
  readonly run: RunModel;
  readonly lines = new DrawnLines(mostDrawn);
  readonly bars = new DrawnBars(mostDrawn);
  layout: LaneLayout;
  /** Pixels by which the lanes are scrolled up. */
  scroll = 0;

  readonly #messages: FairSample;
  readonly #operations: FairSample;
  readonly #operationStart: Float64Array;
  readonly #operationEnd: Float64Array;
  readonly #packing: Packing;
  readonly #chosen = new Uint32Array(mostDrawn);
  readonly #typeStyles: Uint8Array;
  #emphasis: Emphasis | null = null;
  #density: { readonly of: LaneDensity; readonly revision: number; readonly folded: boolean } | null = null;
  /** Rank of a message's operation; null until it is asked for, which reads all messages. */
  #operationOf: Int32Array | null = null;

  /** `first`: the run that says which type has which colour. */
  constructor(run: RunModel, first: RunModel) {
    this.run = run;
    const { operations, end } = run.head;
    this.#operationStart = Float64Array.from(operations, ({ start }) => start);
    // What never completed goes on for as long as the run.
    this.#operationEnd = Float64Array.from(operations, (operation) => operation.end ?? end);
    this.#typeStyles = typeStyles(run.head.types, first.head.types);
    this.#packing = packBars(this.#operationStart, this.#operationEnd);
    this.#messages = new FairSample(run.columns.sent, run.columns.end);
    this.#operations = new FairSample(this.#operationStart, this.#operationEnd);
    this.layout = layLanes(run.head.lanes, { folded: true, height: 400, bars: this.#packing.usual });
  }

  lay(folded: boolean, height: number): void {
    this.layout = layLanes(this.run.head.lanes, { folded, height, bars: this.#packing.usual });
    this.scrollTo(this.scroll, height);
  }

  scrollTo(scroll: number, height: number): void {
    this.scroll = Math.max(0, Math.min(scroll, this.layout.height - height));
  }

  /** From now on the ends of requests stand on their operations' bars. */
  linkRequests(): void {
    this.#operationOf = this.run.operationOf();
  }

  emphasise(emphasis: Emphasis): void {
    if (this.#emphasis?.revision === emphasis.revision) return;
    this.#emphasis = emphasis;
    const { columns, head } = this.run;
    const messages = new Uint8Array(columns.count);
    classifyMessages(columns, emphasis, messages);
    this.#messages.classify(messages, classCount);
    const operations = new Uint8Array(head.operations.length);
    classifyOperations(head.operations, emphasis, operations);
    this.#operations.classify(operations, classCount);
  }

  /** Lays what is in sight into {@link lines} and {@link bars}. */
  frame(view: Viewport): void {
    const emphasis = this.#emphasis;
    if (emphasis === null) return;
    const { columns } = this.run;
    const chosen = this.#messages.choose(view, messageShares, this.#chosen);
    layLines(
      this.lines,
      columns,
      emphasis.messages,
      this.#typeStyles,
      this.#chosen,
      chosen.drawn,
      view,
      this.#heightOf,
    );
    this.lines.inSight = chosen.inSight;
    this.#layBars(view);
  }

  /** Lays any messages, drawn or not. */
  layLinesOf(lines: DrawnLines, ranks: Uint32Array, count: number, view: Viewport): void {
    const emphasis = this.#emphasis;
    if (emphasis === null) return;
    layLines(
      lines,
      this.run.columns,
      emphasis.messages,
      this.#typeStyles,
      ranks,
      count,
      view,
      this.#heightOf,
    );
  }

  /** Whether some messages are faded for the sake of others. */
  get following(): boolean {
    return this.#emphasis !== null && this.#emphasis.followed < this.#emphasis.shown;
  }

  /** More messages are in sight than are drawn. */
  get crowded(): boolean {
    return this.lines.inSight > this.lines.count;
  }

  density(whole: TimeWindow): LaneDensity | null {
    const emphasis = this.#emphasis;
    if (emphasis === null) return null;
    const { folded } = this.layout;
    const kept = this.#density;
    if (kept?.revision === emphasis.revision && kept.folded === folded) return kept.of;
    const { columns, laneOf } = this.run;
    const rowOf = Uint16Array.from(laneOf, (lane) => this.layout.rowOf[lane] ?? 0);
    const of = new LaneDensity(columns, emphasis, rowOf, this.layout.rows.length, whole);
    this.#density = { of, revision: emphasis.revision, folded };
    return of;
  }

  emphasisOf(operation: number): number {
    return this.#emphasis?.operations[operation] ?? 0;
  }

  /** Top of an operation's bar on the screen. */
  topOfBar(rank: number, { lane }: TraceOperation): number {
    const row = this.layout.rows[this.layout.rowOf[lane] ?? 0];
    return row === undefined ? 0 : barTop(this.layout, row, this.#trackOf(rank)) - this.scroll;
  }

  /** How many lines of bars there are: packed rows, or a row for each worker. */
  get barLines(): number {
    return this.layout.folded ? this.layout.tracks : this.layout.rows.length;
  }

  /** Top of a line of bars on the screen; null: none lie there. */
  topOfLine(line: number): number | null {
    const row = this.layout.rows[this.layout.folded ? 0 : line];
    if (row === undefined || row.kind !== 'client') return null;
    return barTop(this.layout, row, line) - this.scroll;
  }

  /** Where there is no room for all rows of bars, they lie over one another. */
  #trackOf(operation: number): number {
    return (this.#packing.track[operation] ?? 0) % this.layout.tracks;
  }

  readonly #heightOf = (rank: number, name: number): number => {
    const { layout, run } = this;
    const row = layout.rows[layout.rowOf[run.laneOf[name] ?? 0] ?? 0];
    if (row === undefined) return 0;
    if (row.kind !== 'client' || !layout.folded) return row.middle - this.scroll;
    const rankOfOperation = this.#operationOf?.[rank] ?? -1;
    const operation = run.head.operations[rankOfOperation];
    if (operation === undefined) return row.top + row.height - 2 - this.scroll;
    return this.topOfBar(rankOfOperation, operation) + layout.barHeight / 2;
  };

  #layBars(view: Viewport): void {
    const { bars, run } = this;
    const chosen = this.#operations.choose(view, operationShares, this.#chosen);
    const scale = view.width / (view.until - view.from);
    for (let place = 0; place < chosen.drawn; place += 1) {
      const rank = this.#chosen[place] ?? 0;
      const operation = run.head.operations[rank];
      if (operation === undefined) continue;
      const x1 = view.left + ((this.#operationStart[rank] ?? 0) - view.from) * scale;
      const x2 = view.left + ((this.#operationEnd[rank] ?? 0) - view.from) * scale;
      bars.rank[place] = rank;
      bars.x1[place] = x1;
      bars.x2[place] = Math.max(x2, x1 + leastBarWidth);
      bars.top[place] = this.topOfBar(rank, operation);
      bars.line[place] = this.layout.folded ? this.#trackOf(rank) : (this.layout.rowOf[operation.lane] ?? 0);
    }
    bars.count = chosen.drawn;
    bars.inSight = chosen.inSight;
    bars.height = Math.max(this.layout.barHeight - 1.5, 2);
  }
}
