/** Where the keyboard is in the diagram: a row, and an event on it. */
import type { ReadonlySignal } from '@preact/signals';
import type { Emphasis } from '../model/emphasis.ts';
import { type PageState, type Thing, wholeTime } from '../state.ts';
import { delivered } from './draw-order.ts';
import { type Direction, type LaneEvent, nextDropped, nextEvent } from './lane-events.ts';
import type { Scene } from './scene.ts';
import { revealing } from './viewport.ts';
import { fit as fitAll, panBy, zoomBy, zoomTo } from './zoom-actions.ts';

const zoomStep = 1.6;
const panStep = 0.2;
/** Pixels of a step of scrolling. */
const scrollStep = 60;

/** What the keyboard needs of the diagram on the screen. */
export interface KeyboardHost {
  readonly scrollBy: (pixels: number) => void;
  readonly showRow: (row: number) => void;
  /** Points at a thing, at the moment where the keyboard meets it; null: at nothing. */
  readonly point: (thing: Thing | null, time: number) => void;
}

type Place = Pick<LaneEvent, 'time' | 'order' | 'rank'>;

export class KeyboardCursor {
  /** Place of the row. */
  row = 0;
  #event: LaneEvent | null = null;
  /** What it points at: the event, or a fault. */
  #pointed: Thing | null = null;
  readonly #scene: Scene;
  readonly #state: PageState;
  readonly #emphasis: ReadonlySignal<Emphasis>;
  readonly #host: KeyboardHost;

  constructor(scene: Scene, state: PageState, emphasis: ReadonlySignal<Emphasis>, host: KeyboardHost) {
    this.#scene = scene;
    this.#state = state;
    this.#emphasis = emphasis;
    this.#host = host;
  }

  /** Does what a key says; false: it says nothing here. */
  press({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
    const state = this.#state;
    switch (key) {
      case 'ArrowLeft':
      case 'ArrowRight': {
        const direction = key === 'ArrowRight' ? 1 : -1;
        if (shiftKey) panBy(state, direction * panStep);
        else this.#step(direction, this.#here(direction));
        return true;
      }
      case 'ArrowUp':
      case 'ArrowDown': {
        const direction = key === 'ArrowDown' ? 1 : -1;
        if (shiftKey) this.#host.scrollBy(direction * scrollStep);
        else this.#changeRow(direction);
        return true;
      }
      case 'Home':
        this.#step(1, { time: -Infinity, order: 0, rank: -1 });
        return true;
      case 'End':
        this.#step(-1, { time: Infinity, order: 2, rank: Infinity });
        return true;
      case 'Enter':
      case ' ':
        this.#pin();
        return true;
      case 'Escape':
        return this.#letGo();
      case '[':
      case ']':
        if (this.#step(key === ']' ? 1 : -1, this.#pinnedPlace() ?? this.#here(1))) this.#pin();
        return true;
      case 'x':
      case 'X':
        this.#toDropped(key === 'x' ? 1 : -1);
        return true;
      case 'b':
      case 'B':
        this.#toFault(key === 'b' ? 1 : -1);
        return true;
      case '+':
      case '=':
        zoomBy(state, zoomStep);
        return true;
      case '-':
      case '_':
        zoomBy(state, 1 / zoomStep);
        return true;
      case '0':
        fitAll(state);
        return true;
      case 'PageUp':
      case 'PageDown':
        panBy(state, key === 'PageDown' ? 1 : -1);
        return true;
      case 'c':
        state.clientsFolded.value = !state.clientsFolded.value;
        this.row = 0;
        return true;
      default:
        return false;
    }
  }

  /** The keyboard goes on from what the pointer has pinned. */
  standOn(thing: Thing): void {
    const { kind, rank } = thing;
    this.#pointed = thing;
    const { columns, head, laneOf } = this.#scene.run;
    if (kind === 'message') {
      this.row = this.#rowOfLane(laneOf[columns.src[rank] ?? 0] ?? 0);
      this.#event = { kind, rank, time: columns.sent[rank] ?? 0, order: 1 };
    } else if (kind === 'operation') {
      const operation = head.operations[rank];
      if (operation === undefined) return;
      this.row = this.#rowOfLane(operation.lane);
      this.#event = { kind, rank, time: operation.start, order: 0 };
    }
  }

  #rowOfLane(lane: number): number {
    return this.#scene.layout.rowOf[lane] ?? 0;
  }

  /** Where the next step begins: at the event, else at the cursor, else at the edge of the view. */
  #here(direction: Direction): Place {
    if (this.#event !== null) return this.#event;
    const { from, until } = this.#state.window.value;
    const time = this.#state.cursor.value ?? (direction === 1 ? from : until);
    return direction === 1 ? { time, order: 0, rank: -1 } : { time, order: 2, rank: Infinity };
  }

  #pinnedPlace(): Place | null {
    const pinned = this.#state.pinned.value;
    const { run } = this.#scene;
    if (pinned === null || pinned.run !== run.place) return null;
    if (this.#event?.kind !== pinned.kind || this.#event.rank !== pinned.rank) this.standOn(pinned);
    return this.#event;
  }

  #step(direction: Direction, from: Place): boolean {
    const { run, layout } = this.#scene;
    const lanes = layout.rows[this.row]?.lanes ?? [];
    const event = nextEvent(run, lanes, from, direction, this.#emphasis.value);
    if (event !== null) this.#standAt(event);
    return event !== null;
  }

  #changeRow(direction: Direction): void {
    const { layout } = this.#scene;
    const row = Math.min(Math.max(this.row + direction, 0), layout.rows.length - 1);
    if (row === this.row && this.#event !== null) return;
    const { time } = this.#here(1);
    this.row = row;
    this.#event = null;
    this.#host.showRow(row);
    // The event nearest in time, rather the next than the last.
    if (!this.#step(1, { time, order: 0, rank: -1 })) this.#step(-1, { time, order: 2, rank: Infinity });
  }

  #standAt(event: LaneEvent): void {
    this.#event = event;
    this.#reveal(event.time);
    this.#host.showRow(this.row);
    this.#point({ run: this.#scene.run.place, kind: event.kind, rank: event.rank }, event.time);
  }

  #reveal(time: number): void {
    const window = this.#state.window.value;
    const shown = revealing(window, time);
    const whole = wholeTime(this.#state.runs);
    // At the very ends there is nothing beyond to make room with.
    if (shown !== window && (shown.from > whole.from || shown.until < whole.until)) {
      zoomTo(this.#state, shown);
    }
  }

  #pin(): void {
    if (this.#pointed === null) return;
    this.#state.pinned.value = this.#pointed;
    this.#state.panel.value = 'details';
  }

  #point(thing: Thing | null, time: number): void {
    this.#pointed = thing;
    this.#host.point(thing, time);
  }

  #letGo(): boolean {
    if (this.#state.pinned.value !== null) this.#state.pinned.value = null;
    else if (this.#event !== null || this.#state.hovered.value !== null) {
      this.#event = null;
      this.#point(null, 0);
    } else return false;
    return true;
  }

  #toDropped(direction: Direction): void {
    const { run } = this.#scene;
    const { kind = null } = this.#event ?? {};
    const here = this.#here(direction);
    const from = kind === 'message' ? { time: run.columns.sent[here.rank] ?? 0, rank: here.rank } : here;
    const end = { time: -direction * Infinity, rank: -1 };
    const emphasis = this.#emphasis.value;
    // Behind the last comes the first.
    let rank = nextDropped(run, from, direction, emphasis, delivered);
    if (rank === -1) rank = nextDropped(run, end, direction, emphasis, delivered);
    if (rank === -1) return;
    this.standOn({ run: run.place, kind: 'message', rank });
    if (this.#event !== null) this.#standAt(this.#event);
  }

  #toFault(direction: Direction): void {
    const { run } = this.#scene;
    const { faults } = run.head;
    const current = this.#pointed?.kind === 'fault' ? this.#pointed.rank : null;
    const { time } = this.#here(direction);
    const rank =
      current !== null
        ? current + direction
        : direction === 1
          ? faults.findIndex(({ start }) => start >= time)
          : faults.findLastIndex(({ start }) => start <= time);
    const fault = faults[rank] ?? faults.at(direction === 1 ? 0 : -1);
    if (fault === undefined) return;
    this.#event = null;
    this.#reveal(fault.start);
    this.#point({ run: run.place, kind: 'fault', rank: faults.indexOf(fault) }, fault.start);
  }
}
