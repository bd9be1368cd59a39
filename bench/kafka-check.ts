/** How fast logs are checked: a run as challenge kafka-5a makes it, at rate 1000 for 20 s. Real time. */
import { checkKafka } from '../src/engines/embedded/checkers/kafka/index.ts';
import { type Random, randomStream } from '../src/engines/embedded/kernel/random.ts';
import { type Edn, kw } from '../src/results/edn.ts';
import type { History, Operation } from '../src/results/results.ts';
import { median } from './processes.ts';
import type { Figure } from './transactions.ts';

const operations = 20_000;
const activeKeys = 10;
const messagesPerKey = 16;
const SEND = kw('send');
const POLL = kw('poll');

interface Shape {
  readonly clients: number;
  /** Offsets are times in nanoseconds instead of 0, 1, 2 … */
  readonly times: boolean;
  /** Chance that a send is acknowledged and lost. */
  readonly lost: number;
}

/** Half sends, half polls, now and then an assignment; at the end every client polls all logs. */
function simulate(random: Random, { clients, times, lost }: Shape): History {
  const history: Operation[] = [];
  const logs = new Map<string, [number, number][]>();
  const written = new Map<string, number>();
  const active = Array.from({ length: activeKeys }, (_, i) => String(i));
  const next = Array.from({ length: clients }, () => new Map<string, number>());
  const processes = next.map((_, client) => client);
  const record = (client: number, f: string, asked: Edn, answered: Edn) => {
    const process = processes[client] as number;
    const time = history.length * 500_000;
    history.push({ index: history.length, time, type: 'invoke', process, f, value: asked });
    history.push({ index: history.length, time: time + 400_000, type: 'ok', process, f, value: answered });
  };
  const poll = (client: number) => {
    const polled = new Map<Edn, Edn>();
    for (const [key, from] of next[client] as Map<string, number>) {
      const news = (logs.get(key) ?? []).filter(([offset]) => offset >= from);
      const last = news.at(-1);
      if (last === undefined) continue;
      polled.set(key, news);
      next[client]?.set(key, last[0] + 1);
    }
    record(client, 'poll', [[POLL]], [[POLL, polled]]);
  };
  const assign = (client: number, keys: readonly string[]) => {
    const before = next[client];
    next[client] = new Map(keys.map((key) => [key, before?.get(key) ?? 0]));
    record(client, 'assign', keys, keys);
  };
  for (let i = 0; i < operations; i += 1) {
    const client = i % clients;
    if (random.int(64) === 0) assign(client, active.slice(random.int(activeKeys)));
    if (random.int(2) === 0) {
      poll(client);
      continue;
    }
    const slot = random.int(activeKeys);
    const key = active[slot] as string;
    const message = (written.get(key) ?? 0) + 1;
    written.set(key, message);
    const offset = times ? 1_700_000_000_000_000 + i * 1000 : message - 1;
    const log = logs.get(key) ?? [];
    if (random.float() >= lost) log.push([offset, message]);
    logs.set(key, log);
    record(client, 'send', [[SEND, key, message]], [[SEND, key, [offset, message]]]);
    if (message === messagesPerKey) active[slot] = String(activeKeys + logs.size);
  }
  for (let client = 0; client < clients; client += 1) {
    // As after a crash: a new process that has seen nothing.
    processes[client] = client + clients;
    next[client] = new Map();
    assign(client, [...logs.keys()]);
    poll(client);
  }
  return history;
}

function measured(what: string, shape: Shape): Figure {
  const history = simulate(randomStream(5, what), shape);
  const times: number[] = [];
  let found = '';
  // The first two compile, and are not counted.
  for (let i = 0; i < 7; i += 1) {
    const start = performance.now();
    const { valid, errorTypes } = checkKafka(history);
    if (i > 1) times.push(performance.now() - start);
    found = valid === true ? 'valid' : errorTypes.join(', ');
  }
  return {
    what: `checkKafka, ${what}, ${history.length} events, median of 5 (${found})`,
    figure: `${median(times).toFixed(0)} ms`,
    goal: '1000 ms',
  };
}

/** Rows for docs/bench.md. */
export function kafkaCheckFigures(): readonly Figure[] {
  return [
    measured('20,000 operations of 2 clients', { clients: 2, times: false, lost: 0 }),
    measured('20,000 operations of 20 clients', { clients: 20, times: false, lost: 0 }),
    measured('the same with times as offsets', { clients: 20, times: true, lost: 0 }),
    measured('the same with one message in fifty lost', { clients: 20, times: false, lost: 0.02 }),
  ];
}
