import type { Entry } from './concurrent-history.ts';
import type { SequentialSpec } from './sequential-spec.ts';

/** The code of a step that the specification does not allow. */
export const ILLEGAL = -1;
const EMPTY = -1;

/**
 * A specification with numbered states and numbered classes of operations that mean the same. Each step is
 * taken once and remembered, whatever its cost; states get their numbers when they are first reached.
 */
export class Transitions<State, Op> {
  readonly spec: SequentialSpec<State, Op>;
  /** The class of each entry. */
  readonly classOf: Int32Array;
  /** Per class: 1 when its operations change no state. */
  readonly pure: Uint8Array;
  private readonly operations: Op[] = [];
  private readonly states: State[] = [];
  private readonly stateNumbers = new Map<string, number>();
  /** Steps that leave a choice, as lists of states; the code of list i is -2 - i. */
  private readonly choices: (readonly number[])[] = [];
  /** Open addressing over (state, class, code). */
  private table = new Int32Array(3 * 256).fill(EMPTY);
  private remembered = 0;

  constructor(spec: SequentialSpec<State, Op>, entries: readonly Entry<Op>[]) {
    this.spec = spec;
    const numbers = new Map<string, number>();
    this.classOf = Int32Array.from(entries, ({ op }) => {
      const key = spec.opKey(op);
      let number = numbers.get(key);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(key, number);
        this.operations.push(op);
      }
      return number;
    });
    this.pure = Uint8Array.from(this.operations, (op) => (spec.isPure(op) ? 1 : 0));
    this.numberOf(spec.initial);
  }

  /** The number of the initial state is 0. */
  state(number: number): State {
    return this.states[number] as State;
  }

  /** A number of a state, {@link ILLEGAL}, or the code of a choice for {@link choice}. */
  step(state: number, operationClass: number): number {
    const at = this.place(this.table, state, operationClass);
    if (this.table[at] !== EMPTY) return this.table[at + 2] as number;
    const code = this.take(state, operationClass);
    if (++this.remembered * 2 > this.table.length / 3) this.grow();
    const free = this.place(this.table, state, operationClass);
    this.table[free] = state;
    this.table[free + 1] = operationClass;
    this.table[free + 2] = code;
    return code;
  }

  /** The states that a code other than {@link ILLEGAL} stands for. */
  choice(code: number): readonly number[] {
    return code >= 0 ? [code] : (this.choices[-2 - code] as readonly number[]);
  }

  /** Why the operation is illegal in a state; undefined when it is legal. */
  whyIllegal(state: number, operationClass: number): string | undefined {
    const step = this.spec.step(this.state(state), this.operations[operationClass] as Op);
    return 'illegal' in step ? step.illegal : undefined;
  }

  private take(state: number, operationClass: number): number {
    const step = this.spec.step(this.state(state), this.operations[operationClass] as Op);
    if ('illegal' in step || step.next.length === 0) return ILLEGAL;
    const next = step.next.map((reached) => this.numberOf(reached));
    if (next.length === 1) return next[0] as number;
    return -2 - (this.choices.push(next) - 1);
  }

  private numberOf(state: State): number {
    const key = this.spec.stateKey(state);
    let number = this.stateNumbers.get(key);
    if (number === undefined) {
      number = this.states.push(state) - 1;
      this.stateNumbers.set(key, number);
    }
    return number;
  }

  /** Where the step is, or the free place for it. */
  private place(table: Int32Array, state: number, operationClass: number): number {
    const size = table.length / 3;
    let at = (Math.imul(state, 0x9e3779b1) ^ Math.imul(operationClass, 0x85ebca6b)) >>> 0;
    at ^= at >>> 15;
    for (at &= size - 1; ; at = (at + 1) & (size - 1)) {
      const found = table[3 * at];
      if (found === EMPTY || (found === state && table[3 * at + 1] === operationClass)) return 3 * at;
    }
  }

  private grow(): void {
    const table = new Int32Array(2 * this.table.length).fill(EMPTY);
    for (let at = 0; at < this.table.length; at += 3) {
      if (this.table[at] === EMPTY) continue;
      const free = this.place(table, this.table[at] as number, this.table[at + 1] as number);
      table.set(this.table.subarray(at, at + 3), free);
    }
    this.table = table;
  }
}
