/** Random histories of a register with cas, made by one that is correct, for the proofs of the checkers. */
import { type Random, randomStream } from '../../src/engines/embedded/kernel/random.ts';
import type { Edn } from '../../src/results/edn.ts';
import type { Operation } from '../../src/results/results.ts';

export interface RegisterHistoryOptions {
  readonly seed: number;
  readonly operations: number;
  readonly clients: number;
  /** Values are 0 to `values - 1`: 5 unless told, as in lin-kv. */
  readonly values?: number;
  /** Share of writes and cas that never answer; half of them take effect, at any time. */
  readonly indefinite?: number;
  /** When given, every value is `[key value]`. */
  readonly key?: Edn;
  /** Index and process numbers begin here. */
  readonly firstProcess?: number;
}

interface Client {
  process: number;
  invoke: Operation | null;
  outcome: 'ok' | 'fail' | 'info' | null;
  result: Edn;
}

/** A request that took no effect before its client gave up: it may still do so. */
interface Late {
  readonly f: string;
  readonly value: Edn;
}

/**
 * A history that is linearizable: each operation takes effect at one moment between its invocation and its
 * completion, in doubt also later or never. All clients are always busy, which is the worst case for a
 * checker. A cas that does not match fails.
 */
export function registerHistory(options: RegisterHistoryOptions): Operation[] {
  const { operations, values = 5, indefinite = 0, key } = options;
  const random = randomStream(options.seed, 'register-histories');
  const history: Operation[] = [];
  const late: Late[] = [];
  let state: Edn = null;
  let invoked = 0;
  let nextProcess = (options.firstProcess ?? 0) + options.clients;
  const clients = Array.from(
    { length: options.clients },
    (_, at): Client => ({
      process: (options.firstProcess ?? 0) + at,
      invoke: null,
      outcome: null,
      result: null,
    }),
  );

  const record = (type: Operation['type'], process: number, f: string, value: Edn): Operation => {
    const index = history.length;
    const shown = key === undefined ? value : [key, value];
    const operation: Operation = { index, time: index * 1_000_000, type, process, f, value: shown };
    history.push(operation);
    return { ...operation, value };
  };
  /** Whether it took effect. */
  const apply = (f: string, value: Edn): boolean => {
    if (f === 'write') state = value;
    else if (f === 'cas') {
      const [from, to] = value as [Edn, Edn];
      if (from !== state) return false;
      state = to;
    }
    return true;
  };

  const invoke = (client: Client): void => {
    const f = ['read', 'write', 'cas'][random.int(3)] as string;
    const value = f === 'read' ? null : f === 'write' ? random.int(values) : twoOf(random, values);
    client.invoke = record('invoke', client.process, f, value);
    client.outcome = null;
    invoked++;
  };
  const takeEffect = (client: Client, { f, value }: Operation): void => {
    const inDoubt = f !== 'read' && random.float() < indefinite;
    if (inDoubt && random.int(2) === 0) {
      late.push({ f, value });
      client.outcome = 'info';
      return;
    }
    const done = apply(f, value);
    client.result = f === 'read' ? state : value;
    client.outcome = inDoubt ? 'info' : done ? 'ok' : 'fail';
  };
  const complete = (client: Client, { f }: Operation): void => {
    const type = client.outcome as Operation['type'];
    const value = type === 'ok' ? client.result : (client.invoke as Operation).value;
    record(type, client.process, f, value);
    client.invoke = null;
    if (type === 'info') client.process = nextProcess++;
    if (invoked < operations) invoke(client);
  };

  for (;;) {
    const busy = clients.filter((client) => client.invoke !== null);
    if (invoked >= operations && busy.length === 0) return history;
    if (late.length > 0 && random.int(20) === 0) {
      const [{ f, value }] = late.splice(random.int(late.length), 1) as [Late];
      apply(f, value);
    }
    const client = clients[random.int(clients.length)] as Client;
    if (client.invoke === null) {
      // Only at the beginning and at the end.
      if (invoked < operations) invoke(client);
    } else if (client.outcome === null) takeEffect(client, client.invoke);
    else complete(client, client.invoke);
  }
}

/** The history with the first ok read from a share of it on (else the last read) changed to 99, which nobody writes. */
export function withImpossibleRead(
  history: readonly Operation[],
  share: number,
): { readonly history: Operation[]; readonly at: number } {
  const isRead = ({ type, f }: Operation): boolean => type === 'ok' && f === 'read';
  const from = Math.floor(history.length * share);
  const later = history.findIndex((operation, index) => index >= from && isRead(operation));
  const at = later < 0 ? history.findLastIndex(isRead) : later;
  if (at < 0) throw new Error('The history has no read to spoil.');
  const impossible = (value: Edn): Edn => (Array.isArray(value) ? [value[0] as Edn, 99] : 99);
  return {
    history: history.map((operation, index) =>
      index === at ? { ...operation, value: impossible(operation.value) } : operation,
    ),
    at,
  };
}

/** The history with the values of a few completions changed at random: valid or not, nobody knows. */
export function scrambled(history: readonly Operation[], seed: number, values: number): Operation[] {
  const random = randomStream(seed, 'scrambled');
  return history.map((operation) => {
    if (operation.type !== 'ok' || operation.f !== 'read' || random.int(4) > 0) return operation;
    return { ...operation, value: random.int(6) === 0 ? null : random.int(values) };
  });
}

function twoOf(random: Random, values: number): Edn {
  return [random.int(values), random.int(values)];
}
