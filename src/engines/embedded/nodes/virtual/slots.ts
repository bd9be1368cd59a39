/**
 * What host and node share while a step runs: numbers in one Float64Array, so that nothing has to be
 * called or allocated to pass them on. All times are nanoseconds of kernel time.
 */
export const slot = {
  /** The node's own clock: kernel time at the step's start plus what the step has cost so far. */
  now: 0,
  /** When the earliest timer is due; Infinity: there is none. */
  nextTimer: 1,
  /** Immediates that wait. */
  immediates: 2,
  /** Ticks that were queued by microtasks, after the step's own ticks had run. */
  ticks: 3,
  /** Timers and immediates that keep the process alive. */
  refs: 4,
  /** 1 while stdin is being read. */
  reading: 5,
  /** 1 while stdin, if read, keeps the process alive. */
  stdinRef: 6,
  /** 0: running; otherwise the node has ended and `Box.end` says how. */
  ended: 7,
  /** Clock reads since the last progress in this step. */
  clockReads: 8,
  /** Ticks and queueMicrotask callbacks of this step. */
  chained: 9,
  /** UTF-16 units or bytes written in this step. */
  written: 10,
  /** Lines written in this step. */
  lines: 11,
  /** Entries of `Output` that hold something. */
  outputs: 12,
  /** Promises of `import()` and the like that are under way and not counted elsewhere. */
  spare: 13,
  /** The wall clock's error: nanoseconds that it was ahead at `skewFrom`, and parts per million that it gains. */
  skew: 14,
  drift: 15,
  skewFrom: 16,
} as const;
export type Slots = typeof slot;
export const slotCount = 20;

/** What a step is to do. */
export const operation = {
  start: 0,
  stdin: 1,
  timer: 2,
  immediate: 3,
  ticks: 4,
  signal: 5,
  rejection: 6,
  beforeExit: 7,
  exit: 8,
} as const;
export type Operation = (typeof operation)[keyof typeof operation];

/**
 * What things cost, in nanoseconds of the node's time. Small against the latencies of a test, large
 * enough that whoever is flooded falls behind.
 */
export const cost = {
  /** A message read from stdin. */
  message: 30_000,
  /** A line written, and each UTF-16 unit of it. */
  line: 20_000,
  character: 1,
  /**
   * From a line on an idle node's stdin to the read of it, as a process has to be woken up first: lines that
   * follow within this time arrive in the same chunk.
   */
  wakeUp: 50_000,
  /** A timer or an immediate that fires. */
  turn: 10_000,
  /** A clock read; ten and a hundred times as much after the counts in `budget`. */
  clockRead: 1_000,
  /** An asynchronous call of fs, crypto, zlib. */
  diskCall: 100_000,
} as const;

/** Counts that end a step or a node. None depends on the speed of the machine. */
export const budget = {
  clockReadsCheap: 1_000,
  clockReadsDear: 20_000,
  /** By then at least 98 virtual seconds have gone by within one step. */
  clockReads: 1_000_000,
  /** Ticks and queueMicrotask callbacks of one step. */
  chained: 1_000_000,
  /** Lines and UTF-16 units written in one step. */
  lines: 200_000,
  written: 128 * 1024 * 1024,
  /** Turns of the event loop in a row in which nothing but immediates ran. */
  idleTurns: 1_000_000,
} as const;

export type Budget = Readonly<Record<keyof typeof budget, number>>;

/** Nothing ends a step; what clock reads cost is as ever. */
export const unlimitedBudget: Budget = {
  ...budget,
  clockReads: Infinity,
  chained: Infinity,
  lines: Infinity,
  written: Infinity,
  idleTurns: Infinity,
};

/** Idle turns that cost no more than {@link cost.turn}; each further one waits a microsecond longer. */
export const cheapIdleTurns = 100;
/** Nanoseconds that an idle turn waits at most. */
export const longestIdleTurn = 2_000_000;
/** Bytes of one read from stdin. */
export const chunkBytes = 65_536;
