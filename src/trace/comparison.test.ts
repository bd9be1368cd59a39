import { describe, expect, it } from 'vitest';
import { Cluster } from '../../test/support/evidence.ts';
import type { RunManifest } from '../engines/engine.ts';
import { compareTraces, type TracedSide } from './comparison.ts';
import { traceRun } from './trace-run.ts';

interface Made {
  readonly program?: string;
  readonly seed?: number;
  readonly hash?: string | null;
  readonly messages?: boolean;
}

function side(cluster: Cluster, { program = 'a', seed = 812, hash, messages = true }: Made = {}): TracedSide {
  const made = cluster.outcome({ traceHash: hash === undefined ? program : hash }).evidence({ messages });
  const spec = { ...made.spec, seed };
  const manifest = {
    spec,
    program: { kind: 'script', language: 'typescript', hash: program },
  } as RunManifest;
  const evidence = { ...made, seed, spec, manifest };
  return traceRun({
    evidence,
    directory: null,
    verdict: null,
    challenge: null,
    attempt: null,
    label: 'a run',
    commands: [],
    messagesHow: null,
  });
}

/** A broadcast that n0 passes on; `more` adds what one of the programs does. */
function broadcasts(more: (cluster: Cluster) => unknown = () => undefined): Cluster {
  const cluster = new Cluster('broadcast', 4);
  cluster.broadcast(0.1, 'n0', 1);
  cluster.send(0.2, 'n0', { to: 'n1', body: { type: 'gossip', message: 1 } });
  more(cluster);
  cluster.read(2, 'n1', [1], true);
  return cluster;
}

function divergence(first: Cluster, second: Cluster, programs: readonly [string, string] = ['a', 'b']) {
  const sides = [
    side(first, { program: programs[0], hash: 'one' }),
    side(second, { program: programs[1], hash: 'other' }),
  ] as const;
  const found = compareTraces(...sides).divergence;
  const said = (place: 0 | 1) => {
    const target = place === 0 ? found?.first : found?.second;
    if (target?.kind !== 'message') return target ?? null;
    const { columns, head } = sides[place];
    const name = (rank: number | undefined) => head.names[rank ?? -1] ?? '';
    return `${name(columns.src[target.rank])} → ${name(columns.dest[target.rank])}`;
  };
  return { words: found?.words ?? '', time: found?.time ?? null, first: said(0), second: said(1) };
}

describe('the first divergence', () => {
  it('is none where the runs are the same to the byte', () => {
    expect(compareTraces(side(broadcasts()), side(broadcasts())).divergence).toBeNull();
  });

  it('says whom a node sent something instead', () => {
    const to = (dest: string) => (cluster: Cluster) =>
      cluster.send(0.345, 'n0', { to: dest, body: { type: 'gossip', message: 1 } });
    expect(divergence(broadcasts(to('n3')), broadcasts(to('n2')))).toEqual({
      words: 'At 0.345 s n0 sent gossip to n3 in A, and gossip to n2 in B.',
      time: 345e6,
      first: 'n0 → n3',
      second: 'n0 → n2',
    });
  });

  it('says what a node sent next where it sent nothing then', () => {
    const again = (time: number) => (cluster: Cluster) =>
      cluster.send(time, 'n0', { to: 'n2', body: { type: 'retry', message: 1 } });
    const later = broadcasts((cluster) =>
      cluster.send(0.9, 'n0', { to: 'n3', body: { type: 'batch', messages: [1] } }),
    );
    expect(divergence(broadcasts(again(0.5)), later)).toMatchObject({
      words: 'At 0.50 s n0 sent retry to n2 in A; in B it did not, and next sent batch to n3 at 0.90 s.',
      second: 'n0 → n3',
    });
    expect(divergence(broadcasts(), later)).toMatchObject({
      words: expect.stringMatching(/^At 0.90 s n0 sent batch to n3 in B; in A it did not, nor/),
      first: null,
      second: 'n0 → n3',
    });
  });

  it('knows the same message at another time, with another body, and with another fate', () => {
    const sent = (time: number, message: number, fate: 'delivered' | 'partitioned' = 'delivered') =>
      broadcasts((cluster) =>
        cluster.send(time, 'n1', { to: 'n2', body: { type: 'gossip', message }, fate }),
      );
    expect(divergence(sent(0.4, 1), sent(0.44, 1)).words).toBe(
      'n1 sent n2 gossip at 0.40 s in A, and at 0.44 s in B (40 ms later).',
    );
    expect(divergence(sent(0.4, 1), sent(0.4, 2)).words).toBe(
      'At 0.40 s n1 sent n2 {"type":"gossip","message":1} in A, and {"type":"gossip","message":2} in B.',
    );
    expect(divergence(sent(0.4, 1), sent(0.4, 1, 'partitioned'))).toMatchObject({
      words:
        'The gossip that n1 sent n2 at 0.40 s arrived at 0.50 s in A, and was dropped at 0.40 s (partitioned) in B.',
      time: 400e6,
    });
  });

  it('passes over numbers of messages and a few microseconds, until nothing else differs', () => {
    const numbered = (id: number, time: number) =>
      broadcasts((cluster) =>
        cluster.send(time, 'n0', { to: 'n2', body: { type: 'gossip', message: 1, msg_id: id } }),
      );
    const renumbered = divergence(numbered(1, 0.3), numbered(77, 0.3));
    expect(renumbered).toMatchObject({ words: 'Nothing that the page knows of differs.', time: null });
    const slower = divergence(numbered(1, 0.3), numbered(77, 0.300042));
    expect(slower.words).toBe(
      'Both did the same, but not at exactly the same times. n0 sent n2 gossip at 0.30 s in A, and 42 µs later in B.',
    );
    const really = numbered(77, 0.300042).send(0.7, 'n3', { to: 'n2', body: { type: 'hello' } });
    expect(divergence(numbered(1, 0.3), really)).toMatchObject({ time: 700e6, second: 'n3 → n2' });
  });

  it('takes nothing for different because another link had one message more', () => {
    const chatty = broadcasts((cluster) => cluster.send(0.8, 'n3', { to: 'n0', body: { type: 'hello' } }));
    const later = (cluster: Cluster) =>
      cluster.send(1, 'n0', { to: 'n1', body: { type: 'gossip', message: 2 } });
    later(chatty);
    expect(divergence(broadcasts(later), chatty).words).toMatch(/^At 0.80 s n3 sent hello to n0 in B/);
  });

  it('may be an operation: begun otherwise, or with another result', () => {
    const reading = (values: readonly number[]) => broadcasts((cluster) => cluster.read(0.6, 'n2', values));
    const words = divergence(
      broadcasts((cluster) => cluster.broadcast(0.6, 'n2', 2)),
      reading([]),
    ).words;
    expect(words).toBe('At 0.60 s worker 2 began broadcast 2 on n2 in A, and read on n2 in B.');
    const results = [reading([1]), reading([])].map((cluster, place) =>
      side(cluster, { messages: false, program: String(place) }),
    ) as [TracedSide, TracedSide];
    expect(compareTraces(...results).divergence).toEqual({
      words:
        'Read, which worker 2 began at 0.60 s on n2, succeeded with [1] in A, and succeeded with [] in B.',
      time: 600e6,
      first: { kind: 'operation', rank: 1 },
      second: { kind: 'operation', rank: 1 },
    });
  });

  it('may be a line of a log, where the program is the same', () => {
    const logging = (text: string) => broadcasts((cluster) => cluster.log(0.15, 'n1', text));
    expect(divergence(logging('took 3 ms'), logging('took 4 ms'), ['a', 'a'])).toMatchObject({
      words: 'At 0.15 s n1 logged "took 3 ms" in A, and "took 4 ms" in B.',
      first: { kind: 'log', rank: 0 },
    });
  });

  it('may be a fault', () => {
    const cut = (end: number) => broadcasts((cluster) => cluster.partition(0.3, end, ['n3']));
    const later = broadcasts((cluster) => cluster.partition(0.35, 0.6, ['n3']));
    expect(divergence(cut(0.6), later)).toMatchObject({
      words: expect.stringMatching(/^The faults differ\. First: a fault \(partition\) at 0.30 s/),
      time: 300e6,
      first: { kind: 'fault', rank: 0 },
    });
  });

  it('is not looked for where no moment of one run has its counterpart in the other', () => {
    const seeds = [side(broadcasts()), side(broadcasts(), { seed: 9, hash: 'x' })] as const;
    expect(compareTraces(...seeds).divergence).toMatchObject({
      time: null,
      words: expect.stringMatching(/seeds/),
    });
    const real = broadcasts().outcome({
      capabilities: { messages: true, deterministic: false, virtualTime: false },
    });
    const divergence = compareTraces(side(broadcasts()), side(real, { hash: null })).divergence;
    expect(divergence).toMatchObject({ time: null, words: expect.stringMatching(/real time/) });
  });
});

describe('the figures', () => {
  const wasteful = broadcasts((cluster) => {
    for (let time = 3; time < 13; time++) {
      cluster.send(time / 10, 'n2', { to: 'n3', body: { type: 'flood' }, fate: 'partitioned' });
    }
    cluster.failed(0.7, 'n3', 'broadcast', { type: 'info', after: 0.2 }, 5, { message: 5 });
  });

  function figures(first: TracedSide, second: TracedSide) {
    return new Map(compareTraces(first, second).figures.map(({ name, ...figure }) => [name, figure]));
  }

  it('tell of both runs, how they changed, and which is plainly better', () => {
    const found = figures(side(wasteful), side(broadcasts(), { program: 'b' }));
    expect(found.get('messages between nodes per operation')).toEqual({
      first: '3.67',
      second: '0.50',
      change: '86 % fewer',
      better: 'second',
    });
    expect(found.get('messages dropped')).toEqual({
      first: '10',
      second: '0',
      change: 'only in A',
      better: null,
    });
    expect(found.get('messages of type flood')?.first).toBe('10');
    expect(found.get('operations with unknown outcome')?.change).toBe('only in A');
    expect(found.has('operations that failed')).toBe(false);
    expect(found.get('operations that succeeded')?.change).toBe('the same');
  });

  it('call neither better where the tests differ', () => {
    const other = new Cluster('broadcast', 5).broadcast(0.1, 'n0', 1).read(1, 'n1', [1], true);
    const found = compareTraces(side(wasteful), side(other, { program: 'b' }));
    expect(found.figures.every(({ better }) => better === null)).toBe(true);
    expect(found.basis).toMatch(/^Two programs\. Two tests, which differ in nodes.*\(.*4.*; .*5.*\)/);
  });

  it('leave out messages where none were kept', () => {
    const found = figures(side(wasteful, { messages: false }), side(broadcasts()));
    expect(found.get('messages')).toMatchObject({ first: '–', change: 'not known of A' });
    expect([...found.keys()].filter((name) => name.includes('of type'))).toEqual([]);
  });
});

describe('the basis', () => {
  it('says what was the same', () => {
    const basis = (second: Made) => compareTraces(side(broadcasts()), side(broadcasts(), second)).basis;
    expect(basis({ program: 'b' })).toBe(
      'Two programs. The same test. The same seed, 812. So every difference begins with what the programs do.',
    );
    expect(basis({})).toMatch(/^The same program\. .*should not differ at all\.$/);
    expect(basis({ seed: 9 })).toMatch(/Two seeds, 812 and 9\..*only figures/);
  });
});
