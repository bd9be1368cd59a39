import type { ConcurrentHistory } from './concurrent-history.ts';
import type { SlotRoles } from './configuration-set.ts';
import type { Transitions } from './transitions.ts';

const NEVER = 0x7fffffff;

/** Pending operations of which each may stand for any other, in the order in which they return. */
interface Interchangeable {
  readonly kind: number;
  readonly slots: number[];
}

/**
 * The operations in flight at one moment of a history, each in a slot of its own. Slots are given back when
 * an operation returns; what never returns keeps its own. Calls and returns cost as much as is in flight.
 */
export class PendingOperations {
  /** Words of 32 slots that a mask over all slots of this history needs. */
  readonly words: number;
  readonly roles: SlotRoles;
  /** Slots of operations that change no state and need no order: all of those that are pure. */
  readonly pure: number[] = [];
  /** All other pending operations, by what they mean. */
  readonly groups: Interchangeable[] = [];

  private readonly transitions: Pick<Transitions<unknown, unknown>, 'classOf' | 'pure'>;
  private readonly reductions: boolean;
  private readonly entryIn: number[] = [];
  private readonly slotOf: Int32Array;
  private readonly returnOf: Int32Array;
  private readonly free: number[] = [];

  /**
   * Without `reductions` no operation counts as pure or as interchangeable with another, and two
   * configurations are comparable only when they are the same.
   */
  constructor(
    { entries, events }: ConcurrentHistory<unknown>,
    transitions: Pick<Transitions<unknown, unknown>, 'classOf' | 'pure'>,
    reductions: boolean,
  ) {
    this.transitions = transitions;
    this.reductions = reductions;
    this.slotOf = new Int32Array(entries.length).fill(-1);
    this.returnOf = new Int32Array(entries.length).fill(NEVER);
    let inFlight = 0;
    let most = 0;
    events.forEach((event, at) => {
      if (event < 0) this.returnOf[~event] = at;
      inFlight += event < 0 ? -1 : 1;
      most = Math.max(most, inFlight);
    });
    this.words = Math.max(1, Math.ceil(most / 32));
    const word = () => new Int32Array(this.words);
    this.roles = { exact: word(), more: word(), fewer: word() };
  }

  slot(entry: number): number {
    return this.slotOf[entry] as number;
  }

  entry(slot: number): number {
    return this.entryIn[slot] as number;
  }

  /** In order of their calls. */
  entries(): number[] {
    return this.entryIn.filter((entry) => entry >= 0).sort((a, b) => a - b);
  }

  neverReturns(entry: number): boolean {
    return this.returnOf[entry] === NEVER;
  }

  isPure(entry: number): boolean {
    return this.reductions && this.transitions.pure[this.transitions.classOf[entry] as number] === 1;
  }

  /** The operation begins. Returns its slot. */
  call(entry: number): number {
    const slot = this.free.pop() ?? this.entryIn.length;
    this.entryIn[slot] = entry;
    this.slotOf[entry] = slot;
    this.setRole(entry, slot, true);
    if (this.isPure(entry)) this.pure.push(slot);
    else this.join(entry, slot);
    return slot;
  }

  /** The operation has completed. */
  return(entry: number): void {
    const slot = this.slot(entry);
    this.setRole(entry, slot, false);
    if (this.isPure(entry)) this.pure.splice(this.pure.indexOf(slot), 1);
    else this.leave(entry, slot);
    this.entryIn[slot] = -1;
    this.free.push(slot);
  }

  private join(entry: number, slot: number): void {
    const kind = this.kindOf(entry);
    const group = this.groups.find((other) => other.kind === kind);
    if (group === undefined) {
      this.groups.push({ kind, slots: [slot] });
      return;
    }
    const returns = this.returnOf[entry] as number;
    const later = group.slots.findIndex((other) => (this.returnOf[this.entry(other)] as number) > returns);
    group.slots.splice(later < 0 ? group.slots.length : later, 0, slot);
  }

  private leave(entry: number, slot: number): void {
    const kind = this.kindOf(entry);
    const at = this.groups.findIndex((group) => group.kind === kind);
    const { slots } = this.groups[at] as Interchangeable;
    if (slots.length === 1) this.groups.splice(at, 1);
    else slots.splice(slots.indexOf(slot), 1);
  }

  private kindOf(entry: number): number {
    return this.reductions ? (this.transitions.classOf[entry] as number) : entry;
  }

  private setRole(entry: number, slot: number, pending: boolean): void {
    const { exact, more, fewer } = this.roles;
    const role = this.isPure(entry) ? more : this.reductions && this.neverReturns(entry) ? fewer : exact;
    const word = slot >>> 5;
    const bit = 1 << (slot & 31);
    role[word] = pending ? (role[word] as number) | bit : (role[word] as number) & ~bit;
  }

  /** Whether the operation may be left out of the search: it changes nothing and need not take effect. */
  isIdle(entry: number): boolean {
    return this.isPure(entry) && this.neverReturns(entry);
  }
}
