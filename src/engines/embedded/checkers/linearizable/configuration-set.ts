const NONE = -1;
/** Words before the mask: the state, and the entry that took effect last. */
const HEAD = 2;
const FIRST_BUCKETS = 64;

/** Which slots' bits count how when two configurations with the same state are compared. Words of 32 slots. */
export interface SlotRoles {
  /** Must be the same in both: operations that change the state and have to take effect. */
  readonly exact: Int32Array;
  /** The more have taken effect the better: operations that change nothing and have to take effect. */
  readonly more: Int32Array;
  /** The fewer have taken effect the better: operations that may also never take effect. */
  readonly fewer: Int32Array;
}

/**
 * Configurations of a search: a state, and which of the pending operations (by slot) have taken effect in
 * it. A configuration that another one dominates is not kept: whatever can follow it can follow the other
 * one too. Rows of 32-bit words in one array, found by hash; `add` is O(1) in practice.
 */
export class ConfigurationSet {
  readonly words: number;
  private readonly width: number;
  private readonly roles: SlotRoles;
  private rows: Int32Array;
  private links = new Int32Array(32);
  private buckets = new Int32Array(FIRST_BUCKETS).fill(NONE);
  /** Per row: 1 when a later one dominates it. */
  private dead = new Uint8Array(32);
  /** Rows, dominated ones included. */
  size = 0;
  /** Rows that no other dominates. */
  living = 0;

  /** `words`: of 32 slots each. The roles of a slot may change while no row has its bit set. */
  constructor(words: number, roles: SlotRoles) {
    this.words = words;
    this.width = HEAD + words;
    this.roles = roles;
    this.rows = new Int32Array(32 * this.width);
  }

  state(row: number): number {
    return this.rows[row * this.width] as number;
  }

  last(row: number): number {
    return this.rows[row * this.width + 1] as number;
  }

  isLiving(row: number): boolean {
    return this.dead[row] === 0;
  }

  has(row: number, slot: number): boolean {
    const word = this.rows[row * this.width + HEAD + (slot >>> 5)] as number;
    return ((word >>> (slot & 31)) & 1) === 1;
  }

  /** Copies the mask of a row. */
  copyMask(row: number, into: Int32Array): void {
    const from = row * this.width + HEAD;
    for (let word = 0; word < this.words; word++) into[word] = this.rows[from + word] as number;
  }

  /**
   * Marks slots as taken effect in every row, by its state. The slots must be of the role `more`, and in no
   * row yet: then no two rows become comparable that were not.
   */
  mark(slot: number, isLegal: (state: number) => boolean): void {
    for (let row = 0; row < this.size; row++) {
      if (this.dead[row] !== 0 || !isLegal(this.state(row))) continue;
      const at = row * this.width + HEAD + (slot >>> 5);
      this.rows[at] = (this.rows[at] as number) | (1 << (slot & 31));
    }
  }

  /** Adds a configuration unless one that is there is as good; true when it was added. */
  add(state: number, last: number, mask: Int32Array): boolean {
    const bucket = this.hash(state, mask, 0) & (this.buckets.length - 1);
    for (let row = this.buckets[bucket] as number; row !== NONE; row = this.links[row] as number) {
      if (this.dead[row] !== 0 || this.state(row) !== state) continue;
      const order = this.compare(row, mask);
      if (order === 'dominates') return false;
      if (order === 'dominated') {
        this.dead[row] = 1;
        this.living--;
      }
    }
    this.append(state, last, mask, bucket);
    return true;
  }

  clear(): void {
    if (this.size * 4 > this.buckets.length) this.buckets.fill(NONE);
    else {
      for (let row = 0; row < this.size; row++) this.buckets[this.bucketOf(row)] = NONE;
    }
    this.dead.fill(0, 0, this.size);
    this.size = 0;
    this.living = 0;
  }

  /** How a row stands to a mask over the same state. Equal ones: the row dominates. */
  private compare(row: number, mask: Int32Array): 'dominates' | 'dominated' | 'neither' {
    const { exact, more, fewer } = this.roles;
    let dominates = true;
    let dominated = true;
    const from = row * this.width + HEAD;
    for (let word = 0; word < this.words; word++) {
      const there = this.rows[from + word] as number;
      const here = mask[word] as number;
      const different = there ^ here;
      if (different === 0) continue;
      if ((different & (exact[word] as number)) !== 0) return 'neither';
      const better = (there & (more[word] as number)) | (here & (fewer[word] as number));
      if ((different & ~better) !== 0) dominates = false;
      if ((different & better) !== 0) dominated = false;
      if (!dominates && !dominated) return 'neither';
    }
    return dominates ? 'dominates' : 'dominated';
  }

  private append(state: number, last: number, mask: Int32Array, bucket: number): void {
    const row = this.size++;
    this.living++;
    if (row === this.links.length) this.makeRoom();
    const at = row * this.width;
    this.rows[at] = state;
    this.rows[at + 1] = last;
    // A loop: calling TypedArray.prototype.set costs more than these few words.
    for (let word = 0; word < this.words; word++) this.rows[at + HEAD + word] = mask[word] as number;
    this.dead[row] = 0;
    this.links[row] = this.buckets[bucket] as number;
    this.buckets[bucket] = row;
    if (this.size > 2 * this.buckets.length) this.spread();
  }

  private makeRoom(): void {
    const rows = new Int32Array(2 * this.rows.length);
    rows.set(this.rows);
    this.rows = rows;
    const links = new Int32Array(2 * this.links.length);
    links.set(this.links);
    this.links = links;
    const dead = new Uint8Array(2 * this.dead.length);
    dead.set(this.dead);
    this.dead = dead;
  }

  private spread(): void {
    this.buckets = new Int32Array(4 * this.buckets.length).fill(NONE);
    for (let row = 0; row < this.size; row++) {
      if (this.dead[row] !== 0) continue;
      const bucket = this.bucketOf(row);
      this.links[row] = this.buckets[bucket] as number;
      this.buckets[bucket] = row;
    }
  }

  private bucketOf(row: number): number {
    const at = row * this.width + HEAD;
    return this.hash(this.state(row), this.rows, at) & (this.buckets.length - 1);
  }

  /** Of what must be the same in two configurations for them to be comparable. The mask begins at `from`. */
  private hash(state: number, words: Int32Array, from: number): number {
    const { exact } = this.roles;
    let hash = Math.imul(state + 1, 0x9e3779b1);
    for (let word = 0; word < this.words; word++) {
      hash = Math.imul(hash ^ ((words[from + word] as number) & (exact[word] as number)), 0x85ebca6b);
      hash ^= hash >>> 13;
    }
    return hash ^ (hash >>> 16);
  }
}
