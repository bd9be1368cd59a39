/**
 * Histories of transactions for tests: written in a line, or made by a correct system.
 */
import type { Random } from '../../src/engines/embedded/kernel/random.ts';
import { type Edn, kw } from '../../src/results/edn.ts';
import type { History, Operation, OperationType } from '../../src/results/results.ts';
import type { TransactionData } from '../../src/results/sections/transactions.ts';

const read = kw('r');
const writes = { lists: kw('append'), registers: kw('w') } as const;

/** Events with their index, 1 ms apart. */
class Recorder {
  readonly history: Operation[] = [];

  add(type: OperationType, process: number, value: Edn): void {
    const index = this.history.length;
    this.history.push({ index, time: index * 1_000_000, type, process, f: 'txn', value });
  }
}

/**
 * A history from events in short: `0 x<1 y=` is a transaction of process 0 that appends (or writes) 1 to key
 * x and reads nothing of y, complete before the next event; `0: x<1` begins one, `0.` completes it with ok,
 * `0!` with fail, `0?` with info. A read of a list is `x=1,2`; keys of digits are numbers, others strings.
 */
export function transactionHistory(data: TransactionData, ...events: readonly string[]): History {
  const recorder = new Recorder();
  const running = new Map<number, readonly Edn[]>();
  const ends: Readonly<Record<string, OperationType>> = { '.': 'ok', '!': 'fail', '?': 'info' };
  for (const event of events) {
    const [, number, mark = '', ops = ''] = /^(\d+)([:.!?]?)\s*(.*)$/.exec(event) ?? [];
    if (number === undefined) throw new Error(`No event: ${event}`);
    const process = Number(number);
    const end = ends[mark];
    if (end !== undefined) {
      const value = running.get(process) ?? [];
      recorder.add(end, process, end === 'ok' ? value : value.map(asked));
      running.delete(process);
      continue;
    }
    const value = ops.split(' ').map((op) => microOperation(data, op));
    recorder.add('invoke', process, value.map(asked));
    if (mark === ':') running.set(process, value);
    else recorder.add('ok', process, value);
  }
  return recorder.history;
}

function microOperation(data: TransactionData, op: string): Edn {
  const [, name = '', sign, value = ''] = /^(\w+)([<=])(.*)$/.exec(op) ?? [];
  const key = /^\d+$/.test(name) ? Number(name) : name;
  if (sign === '<') return [writes[data], key, Number(value)];
  if (sign !== '=') throw new Error(`No micro-operation: ${op}`);
  const values = value === '' ? [] : value.split(',').map(Number);
  return [read, key, data === 'lists' ? values : (values[0] ?? null)];
}

/** The micro-operation as a client sends it: reads have no value yet. */
function asked(op: Edn): Edn {
  const [f, key, value] = op as readonly [Edn, Edn, Edn];
  return f === read ? [f, key, null] : [f, key, value];
}

export interface SerialSystem {
  readonly data: TransactionData;
  readonly transactions: number;
  readonly clients: number;
  /** Keys in use at a time. */
  readonly keys: number;
  /** A key is replaced by a new one after so many writes. */
  readonly writesPerKey: number;
  /** Chance of a transaction to fail; and to end with info, applied or not. */
  readonly fails?: number;
  readonly crashes?: number;
}

interface Running {
  readonly process: number;
  readonly asked: readonly Edn[];
  answered: readonly Edn[] | null;
}

/**
 * What clients see of a strictly serializable system: each transaction of 1 to 4 micro-operations is applied
 * at once, at a moment between its invocation and its completion.
 */
export function serialHistory(system: SerialSystem, random: Random): History {
  const { data, clients, fails = 0, crashes = 0 } = system;
  const recorder = new Recorder();
  const state = new Map<number, Edn>();
  const newTransaction = transactionMaker(system, random);
  const running = new Map<number, Running>();
  const processes = Array.from({ length: clients }, (_, client) => client);
  let started = 0;
  while (started < system.transactions || running.size > 0) {
    const client = random.int(clients);
    const own = running.get(client);
    const process = processes[client] as number;
    if (own === undefined) {
      if (started === system.transactions) continue;
      started += 1;
      const value = newTransaction();
      running.set(client, { process, asked: value, answered: null });
      recorder.add('invoke', process, value);
      continue;
    }
    if (own.answered === null && random.float() < fails) {
      recorder.add('fail', process, own.asked);
    } else if (random.float() < crashes) {
      recorder.add('info', process, own.asked);
      processes[client] = process + clients;
    } else if (own.answered === null) {
      own.answered = own.asked.map((op) => apply(data, state, op));
      continue;
    } else {
      recorder.add('ok', process, own.answered);
    }
    running.delete(client);
  }
  return recorder.history;
}

function apply(data: TransactionData, state: Map<number, Edn>, op: Edn): Edn {
  const [f, key, value] = op as readonly [Edn, number, number];
  if (f === read) return [f, key, state.get(key) ?? null];
  state.set(key, data === 'lists' ? [...((state.get(key) as Edn[] | undefined) ?? []), value] : value);
  return op;
}

function transactionMaker({ data, keys, writesPerKey }: SerialSystem, random: Random): () => readonly Edn[] {
  const active = Array.from({ length: keys }, (_, key) => ({ key, written: 0 }));
  let fresh = keys;
  return () =>
    Array.from({ length: 1 + random.int(4) }, () => {
      const at = random.int(keys);
      let chosen = active[at] as { key: number; written: number };
      if (random.int(2) === 0) return [read, chosen.key, null];
      if (chosen.written === writesPerKey) {
        chosen = { key: fresh++, written: 0 };
        active[at] = chosen;
      }
      chosen.written += 1;
      return [writes[data], chosen.key, chosen.written];
    });
}
