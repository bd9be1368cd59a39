import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../../test/support/trace/model-of.ts';
import { syntheticRun } from '../../../../test/support/trace/synthetic-run.ts';
import { fates } from '../../format.ts';
import { quantile } from '../../quantiles.ts';
import { hidden, plain } from '../model/emphasis.ts';
import { cumulative, latencyGrid } from './cumulative.ts';
import { logRange, logTicks } from './log-scale.ts';
import { messageRates, totalRate } from './message-rates.ts';
import {
  latencyPoints,
  latencyQuantiles,
  okLatencies,
  operationRates,
  typeRows,
} from './operation-series.ts';
import { operationTable, outcomes } from './operation-table.ts';
import { inSight, messageWords, operationWords } from './rate-words.ts';
import { around, binSeconds, binsOf, countBelow } from './time-bins.ts';
import { binName, binsInSight } from './time-chart.ts';

const run = modelOf(syntheticRun({ messages: 3000, nodes: 5, seed: 11 }));
const { head, columns } = run;
const whole = { from: head.start, until: head.end };
const bins = binsOf(whole, whole, 20);
const binOf = (time: number) => Math.floor((time - bins.start) / bins.width);
const allMessages = new Uint8Array(columns.count).fill(plain);
const allOperations = new Uint8Array(head.operations.length).fill(plain);
const ranks = Array.from({ length: columns.count }, (_, rank) => rank);
const kindOf = (name: number) => head.lanes.find(({ names }) => names.includes(name))?.kind;
const perBin = (values: Float64Array) =>
  Array.from(values, (value) => Math.round((value * bins.width) / 1e9));

function counted(of: (rank: number) => boolean): number[] {
  const counts = new Array<number>(bins.count).fill(0);
  for (const rank of ranks) {
    const bin = binOf(columns.sent[rank] ?? 0);
    if (of(rank)) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

describe('bins of time', () => {
  it('are of a round width, as many as wanted at most, and cover what they should', () => {
    for (const until of [7, 1234, 5e6, 3.3e9, 30e9]) {
      const made = binsOf({ from: 0, until }, { from: -until, until: 2 * until }, 100);
      expect(String(made.width)).toMatch(/^[125]0*$/);
      expect(until / made.width).toBeLessThanOrEqual(100);
      expect(made.start).toBeLessThanOrEqual(-until);
      expect(made.start + made.width * made.count).toBeGreaterThanOrEqual(2 * until);
    }
  });

  it('keep their edges while the window moves', () => {
    const [one, other] = [3.1e9, 3.2e9].map((from) => {
      const window = { from, until: from + 1e9 };
      return binsOf(window, around(window, { from: 0, until: 30e9 }), 100);
    });
    expect(one?.width).toBe(other?.width);
    expect(((other?.start ?? 0) - (one?.start ?? 0)) % (one?.width ?? 1)).toBe(0);
  });

  it('reach beyond the window, but not beyond the run', () => {
    expect(around({ from: 2, until: 4 }, { from: 1, until: 5 })).toEqual({ from: 1, until: 5 });
    expect(around({ from: 20, until: 24 }, { from: 1, until: 100 })).toEqual({ from: 16, until: 28 });
  });

  it('are named to as many decimals as they need', () => {
    expect(binName({ start: 1.25e9, width: 5e7, count: 1 }, 0)).toBe('1.25 s');
    expect(binName({ start: 0, width: 2e9, count: 3 }, 2)).toBe('4 s');
    expect(binsInSight({ start: 0, width: 10, count: 5 }, { from: 12, until: 31 })).toEqual([1, 2, 3]);
    expect([...binSeconds({ start: 1e9, width: 5e8, count: 3 })]).toEqual([1, 1.5, 2]);
  });
});

describe('messages per second', () => {
  it('are counted by who has part in them, the dropped ones apart', () => {
    const rates = messageRates(run, allMessages, bins);
    const kinds = (rank: number) => [kindOf(columns.src[rank] ?? 0), kindOf(columns.dest[rank] ?? 0)];
    const clients = counted((rank) => kinds(rank).includes('client'));
    const services = counted((rank) => !kinds(rank).includes('client') && kinds(rank).includes('service'));
    expect(perBin(rates.withClients)).toEqual(clients);
    expect(perBin(rates.withServices)).toEqual(services);
    expect(perBin(rates.betweenNodes)).toEqual(
      counted((rank) => kinds(rank).every((kind) => kind === 'node')),
    );
    const dropped = counted((rank) =>
      ['partitioned', 'lost', 'down'].includes(fates[columns.fate[rank] ?? 0] ?? ''),
    );
    expect(perBin(rates.dropped)).toEqual(dropped);
    for (const counts of [clients, services, dropped]) expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(perBin(totalRate(run, bins))).toEqual(counted(() => true));
  });

  it('leave out what the filter hides, and what is outside the bins', () => {
    const odd = allMessages.map((_, rank) => (rank % 2 === 0 ? hidden : plain));
    const total = (emphasis: Uint8Array, some = bins) => {
      const { betweenNodes, withClients, withServices } = messageRates(run, emphasis, some);
      const each = some.width / 1e9;
      return [...betweenNodes, ...withClients, ...withServices].reduce((sum, rate) => sum + rate * each, 0);
    };
    expect(total(odd)).toBeCloseTo(1500);
    const second = { ...bins, start: bins.start + bins.width, count: 1 };
    expect(total(allMessages, second)).toBeCloseTo(counted(() => true)[1] ?? -1);
  });

  it('are told in words of the time in sight', () => {
    const rates = messageRates(run, allMessages, bins);
    expect(messageWords(rates, bins, whole)).toMatch(
      /^Messages in the time in sight: [\d,]+ between nodes \(at most/,
    );
    expect(messageWords(rates, bins, { from: whole.until + 9e9, until: whole.until + 10e9 })).toBe(
      'No messages in the time in sight.',
    );
    const peak = inSight(
      Float64Array.of(1, 9, 5),
      { start: 0, width: 1e9, count: 3 },
      { from: 2e9, until: 3e9 },
    );
    expect(peak).toEqual({ value: 5, time: 2e9, sum: 5 });
  });
});

describe('operations', () => {
  const table = operationTable(run);

  it('stand in order of their beginning', () => {
    expect([...table.start]).toEqual(head.operations.map(({ start }) => start).sort((a, b) => a - b));
    expect(operationTable(run)).toBe(table);
    for (const place of [0, 7, table.count - 1]) {
      const operation = head.operations[table.rank[place] ?? -1];
      expect(table.types[table.type[place] ?? -1]).toBe(operation?.f);
      expect(outcomes[table.outcome[place] ?? -1]).toBe(operation?.outcome);
    }
  });

  it('are counted when they ended, by outcome', () => {
    const rates = operationRates(table, allOperations, bins);
    for (const outcome of ['ok', 'fail', 'info'] as const) {
      const expected = new Array<number>(bins.count).fill(0);
      for (const { end, outcome: own } of head.operations) {
        if (own !== outcome || end === null || binOf(end) >= bins.count) continue;
        expected[binOf(end)] = (expected[binOf(end)] ?? 0) + 1;
      }
      expect(perBin(rates[outcome])).toEqual(expected);
    }
    expect(
      perBin(
        operationRates(
          table,
          allOperations.fill(plain).map(() => hidden),
          bins,
        ).ok,
      ),
    ).toEqual(new Array(bins.count).fill(0));
  });

  it('have a row a type, with quantiles of those that succeeded', () => {
    const rows = typeRows(table, allOperations, whole);
    expect(rows.map(({ type }) => type).sort()).toEqual(
      [...new Set(head.operations.map(({ f }) => f))].sort(),
    );
    for (const { type, counts, quantiles } of rows) {
      const own = head.operations.filter(({ f }) => f === type);
      expect(counts).toEqual(outcomes.map((outcome) => own.filter((one) => one.outcome === outcome).length));
      const latencies = own
        .filter(({ outcome }) => outcome === 'ok')
        .map(({ start, end }) => (end ?? 0) - start)
        .sort((a, b) => a - b);
      expect(quantiles).toEqual([0.5, 0.95, 0.99, 1].map((q) => quantile(latencies, q)));
    }
    expect(operationWords(rows)).toContain(`${head.operations.length} operations began`);
    expect(operationWords([])).toBe('No operations began in the time in sight.');
  });

  it('have quantiles by bin, and none where nothing succeeded', () => {
    const [median, , , greatest] = latencyQuantiles(table, allOperations, bins);
    for (let bin = 0; bin < bins.count; bin++) {
      const from = bins.start + bin * bins.width;
      const latencies = okLatencies(table, null, { from, until: from + bins.width }, null);
      expect(greatest?.[bin]).toBe(latencies.at(-1) ?? null);
      expect((median?.[bin] ?? null) === null).toBe(latencies.length === 0);
    }
  });

  it('are points that do not cover one another, each outcome seen', () => {
    const points = latencyPoints(table, allOperations, whole);
    const ended = head.operations.filter(({ end }) => end !== null);
    expect(new Set(points.map(({ outcome }) => outcome))).toEqual(
      new Set(ended.map(({ outcome }) => outcome)),
    );
    expect(points.length).toBeLessThanOrEqual(ended.length);
    for (const { time, latency } of points.slice(0, 20)) {
      expect(ended.some(({ start, end }) => start === time && (end ?? 0) - start === latency)).toBe(true);
    }
    const twice = latencyPoints(table, allOperations, { from: whole.from, until: whole.from + 1e18 });
    expect(twice.length).toBeLessThan(points.length);
  });
});

describe('a logarithmic axis', () => {
  it('has room around its values, and few round ticks', () => {
    for (const [least, greatest] of [
      [1e5, 99e6],
      [100e6, 100e6],
      [0, 0],
      [3e6, 5e9],
    ] as const) {
      const [from, until] = logRange(least, greatest);
      expect(from).toBeLessThan(Math.max(1000, least));
      expect(until).toBeGreaterThan(greatest);
      const ticks = logTicks(from, until, 7);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(7);
      for (const tick of ticks) expect(String(tick)).toMatch(/^[125]0*$/);
    }
  });
});

describe('the curve of a distribution', () => {
  it('rises to all, on one axis for both runs', () => {
    const [one, other] = [Float64Array.of(1e6, 2e6, 4e6), Float64Array.of(3e6, 64e6)];
    const grid = latencyGrid([one, other], 50);
    const curve = cumulative(one, grid);
    expect(curve[0]).toBeCloseTo(1 / 3);
    expect(curve.at(-1)).toBe(1);
    expect(cumulative(other, grid).at(-1)).toBe(1);
    expect(curve).toEqual([...curve].sort((a, b) => (a ?? 0) - (b ?? 0)));
    expect(curve[grid.findIndex((latency) => latency > 2.1e6)]).toBeCloseTo(2 / 3);
    expect(cumulative(new Float64Array(), grid)[3]).toBeNull();
    expect([...latencyGrid([new Float64Array()], 3)].every(Number.isFinite)).toBe(true);
  });
});

describe('counting below a bound', () => {
  it('finds the place of the first that is not', () => {
    expect([0, 1, 2, 3, 9].map((bound) => countBelow([1, 2, 2, 5], bound))).toEqual([0, 0, 1, 3, 4]);
  });
});
