import { describe, expect, it } from 'vitest';
import { checkCounter } from '../src/engines/embedded/checkers/counter.ts';
import type { RunEvidence } from '../src/grading/grader.ts';
import type { Diagnosis } from '../src/grading/report.ts';
import { Cluster } from '../test/support/evidence.ts';
import { explain as explainWith } from '../test/support/explain.ts';
import { gCounter, pnCounter } from './counter.ts';

/** A run of a counter, its moments in seconds. */
class Counter extends Cluster {
  #asked = 0;

  add(time: number, node: string, delta: number): this {
    return this.request(time, node, 'add', delta, { delta }, { type: 'add_ok' }, delta);
  }

  sum(time: number, node: string, value: number, final = false): this {
    return this.request(time, node, 'read', null, {}, { type: 'read_ok', value }, value, final);
  }

  /** A request to seq-kv, which it gets and answers at once. */
  store(time: number, node: string, request: object, reply: object): this {
    this.#asked += 1;
    const id = 1000 + this.#asked;
    return this.send(time, node, { to: 'seq-kv', body: { ...request, msg_id: id }, travel: 0 }).send(
      time,
      'seq-kv',
      { to: node, body: { ...reply, in_reply_to: id }, travel: 0 },
    );
  }

  judged(options: { readonly messages?: boolean } = {}): RunEvidence {
    const evidence = this.evidence(options);
    const { results } = evidence;
    if (results === null) throw new Error('The run has no results.');
    return { ...evidence, results: { ...results, workload: checkCounter(evidence.history()) } };
  }
}

function explain(evidence: RunEvidence): Diagnosis {
  return explainWith(evidence.spec.workload === 'g-counter' ? gCounter : pnCounter, evidence);
}

const read = { type: 'read', key: 'sum' };

/**
 * n1's final read is shown the sum of before n0's last add. Requests are answered in the instant they are
 * asked here, so the store is asked first.
 */
function shownThePast(): Counter {
  return new Counter('g-counter', 2)
    .add(1, 'n0', 4)
    .store(1, 'n0', { type: 'cas', key: 'sum', from: 0, to: 4 }, { type: 'cas_ok' })
    .store(2, 'n1', { type: 'write', key: 'mark n1', value: 1 }, { type: 'write_ok' })
    .add(3, 'n0', 3)
    .store(3, 'n0', { type: 'cas', key: 'sum', from: 4, to: 7 }, { type: 'cas_ok' })
    .sum(14, 'n0', 7, true)
    .store(14.5, 'n1', read, { type: 'read_ok', value: 4 })
    .sum(14.5, 'n1', 4, true);
}

describe('a sum that was read too early in the history of the store', () => {
  it('is told with what the store held by then, and with the last change of the node', () => {
    const diagnosis = explain(shownThePast().judged());
    expect(diagnosis.code).toBe('wrong-sum-stale-read');
    expect(diagnosis.headline.text).toBe(
      'The final read of n1 returned 4, 3 too little: all acknowledged adds make 7. seq-kv showed n1 the past: asked for the key "sum" at 14.50 s, it answered 4, though n0 had made it 7 at 3.00 s.',
    );
    expect(diagnosis.cause?.text).toContain('What n1 changed there last was at 2.00 s.');
  });

  it('is only a wrong sum when the messages are gone', () => {
    const diagnosis = explain(shownThePast().judged({ messages: false }));
    expect(diagnosis.code).toBe('wrong-sum');
    expect(diagnosis.headline.text).toBe(
      'The final read of n1 returned 4, 3 too little: all acknowledged adds make 7.',
    );
    expect([diagnosis.cause, diagnosis.look]).toEqual([null, null]);
    expect(diagnosis.steps.map(({ text }) => text)).toEqual(['The final read of n0 returned the right sum.']);
  });

  it('is not taken for the reason when it does not account for the whole difference', () => {
    const evidence = shownThePast().add(4, 'n0', 2).judged();
    expect(explain(evidence).code).toBe('wrong-sum');
  });
});

describe('an add that is not in the store', () => {
  it('was overwritten by a node that had not read it', () => {
    const evidence = new Counter('g-counter', 2)
      .store(1, 'n0', read, { type: 'read_ok', value: 0 })
      .store(1.1, 'n1', read, { type: 'read_ok', value: 0 })
      .store(1.2, 'n1', { type: 'write', key: 'sum', value: 5 }, { type: 'write_ok' })
      .add(1.2, 'n1', 5)
      .store(1.3, 'n0', { type: 'write', key: 'sum', value: 3 }, { type: 'write_ok' })
      .add(1.3, 'n0', 3)
      .sum(14, 'n0', 3, true)
      .judged();
    const diagnosis = explain(evidence);
    expect(diagnosis.code).toBe('wrong-sum-lost-update');
    expect(diagnosis.headline.text).toContain(
      'n0 wrote 3 over the 5 of n1 at 1.30 s; what n0 had read there last was 0.',
    );
  });

  it('was not overwritten by a node that had read it', () => {
    const evidence = new Counter('g-counter', 2)
      .add(1, 'n1', 5)
      .store(1, 'n1', { type: 'write', key: 'sum', value: 5 }, { type: 'write_ok' })
      .store(1.2, 'n0', read, { type: 'read_ok', value: 5 })
      .add(1.3, 'n0', 3)
      .store(1.3, 'n0', { type: 'write', key: 'sum', value: 6 }, { type: 'write_ok' })
      .sum(14, 'n0', 6, true)
      .judged();
    expect(explain(evidence).code).toBe('wrong-sum');
  });
});

describe('a sum that nodes tell each other', () => {
  /** Reads of n0, which hears of n1's adds: increments of 2, 3 and 4, the second of which may be dropped. */
  function told(fate: 'delivered' | 'partitioned', readings: readonly number[]): Counter {
    const counter = new Counter('pn-counter', 2);
    if (fate === 'partitioned') counter.partition(2.5, 3.5, ['n0']);
    for (const [i, delta] of [2, 3, 4].entries()) {
      counter.add(i + 1, 'n1', delta);
      const dropped = fate === 'partitioned' && i === 1;
      counter.send(i + 1.5 + (i === 1 ? 0.2 : 0), 'n1', {
        to: 'n0',
        body: { type: 'more', by: delta },
        fate: dropped ? 'partitioned' : 'delivered',
      });
    }
    for (const [i, value] of readings.entries()) counter.sum(i + 1.9, 'n0', value);
    return counter;
  }

  it('lacks just what was in a message that was dropped', () => {
    const diagnosis = explain(
      told('partitioned', [2, 2, 6, 6]).sum(14, 'n0', 6, true).sum(14, 'n1', 9, true).judged(),
    );
    expect(diagnosis.code).toBe('wrong-sum-dropped');
    expect(diagnosis.headline.text).toContain(
      'Just what is missing, 3, was in 1 message that was dropped while n0 was cut off, the last of n1 at 2.70 s',
    );
  });

  it('is not said to follow a rule that hardly any other read follows', () => {
    const evidence = told('partitioned', [1, 1, 4, 4]).sum(14, 'n0', 6, true).judged();
    expect(explain(evidence).code).toBe('wrong-sum');
  });

  it('is of its own adds only, where nobody told it of others', () => {
    const counter = new Counter('pn-counter', 2).add(1, 'n1', 4).add(1, 'n0', -2);
    for (const time of [2, 3, 4, 5]) counter.sum(time, 'n0', -2);
    const diagnosis = explain(counter.sum(14, 'n0', -2, true).judged());
    expect(diagnosis.code).toBe('wrong-sum-not-shared');
    expect(diagnosis.headline.text).toBe(
      "The final read of n0 returned -2, 4 too little: all acknowledged adds make 2. That is what n0's own clients added and nothing else: no node sent another any message.",
    );
  });

  it('counts the greatest number that it was told, though a later one was less', () => {
    const counter = new Counter('pn-counter', 2).add(1, 'n1', 4).add(3, 'n1', -3);
    counter.send(1.5, 'n1', { to: 'n0', body: { type: 'sum', value: 4 } });
    counter.send(3.5, 'n1', { to: 'n0', body: { type: 'sum', value: 1 } });
    for (const time of [2, 3, 4, 5]) counter.sum(time, 'n0', 4);
    const diagnosis = explain(counter.sum(14, 'n0', 4, true).judged());
    expect(diagnosis.code).toBe('wrong-sum-not-kept');
    expect(diagnosis.headline.text).toContain(
      'n1 told n0 1 for the adds of n1 at 3.60 s, but n0 went on to count 4, which it had been told at 1.60 s.',
    );
  });
});

describe('a counter in the store', () => {
  it('lacks an add whose compare-and-set found no key', () => {
    const counter = (error: object) =>
      new Counter('g-counter', 1)
        .store(1, 'n0', { type: 'cas', key: 'sum', from: 0, to: 4 }, { type: 'error', ...error })
        .add(1, 'n0', 4)
        .sum(14, 'n0', 0, true);
    const diagnosis = explain(counter({ code: 20 }).judged());
    expect(diagnosis.code).toBe('wrong-sum-refused');
    expect(diagnosis.cause?.text).toContain('unless create_if_not_exists says so');
    expect(explain(counter({ code: 11 }).judged()).code).toBe('wrong-sum');
  });

  /** n0 keeps 4 and n1 3, each under its own name; n1 reads these keys. */
  const keyed = (keys: readonly string[], value: number) => {
    const counter = new Counter('g-counter', 2).add(1, 'n0', 4).add(2, 'n1', 3);
    counter.store(1, 'n0', { type: 'write', key: 'n0', value: 4 }, { type: 'write_ok' });
    counter.store(2, 'n1', { type: 'write', key: 'n1', value: 3 }, { type: 'write_ok' });
    for (const key of keys) {
      const reply =
        key === 'n1' ? { type: 'read_ok', value: 3 } : { type: 'error', code: 20, text: 'not found' };
      counter.store(14, 'n1', { type: 'read', key }, reply);
    }
    return counter.sum(14, 'n1', value, true).judged();
  };

  it('lacks what stands under a key that is not read', () => {
    expect(explain(keyed(['n1', 'n2'], 3)).headline.text).toContain(
      'Just what is missing, 4, n0 had put in seq-kv under "n0" at 1.00 s; for its answer n1 read "n1" and "n2", not that one. "n2" does not exist.',
    );
    expect(explain(keyed(['n1', 'n2'], 2)).code).toBe('wrong-sum');
  });
});

describe('a counter that goes up and down', () => {
  const ups = [5, -2, 4, -1, 3, -6, 2];
  /** n1 tells n0 what was given and what was taken there; n0 reads what `count` makes of it. */
  const pairs = (count: (given: number, taken: number) => number, lostFrom = 99) => {
    const counter = new Counter('pn-counter', 2);
    if (lostFrom < 99) counter.partition(lostFrom + 0.5, 9, ['n0']);
    let [given, taken, seen] = [0, 0, 0];
    for (const [i, delta] of ups.entries()) {
      counter.add(1 + i, 'n1', delta);
      if (delta > 0) given += delta;
      else taken -= delta;
      const fate = i >= lostFrom ? 'partitioned' : 'delivered';
      const body = { type: 'pn', p: given, n: taken };
      counter.send(1.1 + i, 'n1', { to: 'n0', body, fate });
      if (fate === 'delivered') seen = count(given, taken);
      counter.sum(1.5 + i, 'n0', seen);
    }
    return counter.sum(14, 'n0', seen, true).judged();
  };

  it('is told in two numbers, of which a node counts one', () => {
    const diagnosis = explain(pairs((given) => given));
    expect(diagnosis.code).toBe('wrong-sum-not-kept');
    expect(diagnosis.headline.text).toContain(
      'what the others told it in "p"; what they took away, told in "n", is not in it: n1 told n0 of 9 taken away at n1 at 7.20 s.',
    );
  });

  it('lacks what the last dropped message told in two numbers', () => {
    const diagnosis = explain(pairs((given, taken) => given - taken, 6));
    expect(diagnosis.code).toBe('wrong-sum-dropped');
    expect(diagnosis.headline.text).toContain('Just what is missing, 2, was in 1 message that was dropped');
  });

  it('keeps none of what it is told, and not because nobody told it', () => {
    const diagnosis = explain(pairs(() => 0));
    expect(diagnosis.code).toBe('wrong-sum-not-kept');
    expect(diagnosis.headline.text).toContain('nothing else, though n1 told it of other adds');
  });

  /** n1 tells n0 each delta, some of them again; n0 reads what it makes of it. */
  const deltas = (list: readonly number[], again: ReadonlySet<number>, count: (all: number[]) => number) => {
    const counter = new Counter('pn-counter', 2);
    const heard: number[] = [];
    for (const [i, delta] of list.entries()) {
      counter.add(1 + i, 'n1', delta);
      for (const wait of again.has(i) ? [0.1, 0.3] : [0.1]) {
        heard.push(delta);
        counter.send(1 + i + wait, 'n1', { to: 'n0', body: { type: 'inc', delta } });
      }
      counter.sum(1.6 + i, 'n0', count(heard));
    }
    return counter.sum(14, 'n0', count(heard), true).judged();
  };
  const total = (all: number[]) => all.reduce((sum, one) => sum + one, 0);

  it('counts a delta twice that was sent again', () => {
    const diagnosis = explain(deltas([2, 3, 4, 2, 7, 1], new Set([1, 4]), total));
    expect(diagnosis.code).toBe('wrong-sum-counted-twice');
    expect(diagnosis.headline.text).toContain(
      'Just what is too much, 10, was sent to n0 again though it had arrived, in 2 messages; n0 counted each once more. n1 sent inc 3 at 2.10 s and again at 2.30 s.',
    );
  });

  it('takes an equal delta for the one before', () => {
    const once = (all: number[]) => total([...new Set(all)]);
    const diagnosis = explain(deltas([2, 3, 4, 2, 7, 3], new Set(), once));
    expect(diagnosis.code).toBe('wrong-sum-not-kept');
    expect(diagnosis.headline.text).toContain(
      'Of equal deltas of one node n0 counts the first alone: n1 told it 2 at 1.20 s and 2 at 4.20 s, and the second is not in the sum.',
    );
    expect(explain(deltas([2, 3, 4, 2, 7, 3], new Set(), (all) => once(all) + 1)).code).toBe('wrong-sum');
  });
});

describe('a finding', () => {
  it('is a read above everything that had been added by then, and one that falls', () => {
    const evidence = new Counter('g-counter', 1)
      .add(1, 'n0', 4)
      .sum(2, 'n0', 9)
      .sum(3, 'n0', 4)
      .sum(14, 'n0', 4, true)
      .judged();
    const findings = gCounter.stricter(evidence);
    expect(findings.map(({ code }) => code).sort()).toEqual(['falling-read', 'impossible-read']);
    expect(findings[0]?.statement.text).toBe(
      'A read of n0 returned 9 at 2.00 s, but all adds that had begun by then can make 0 to 4.',
    );
  });

  it('is a read without an add that the same client knows of', () => {
    const evidence = new Counter('pn-counter', 1)
      .add(1, 'n0', -4)
      .sum(2, 'n0', 0)
      .sum(14, 'n0', -4, true)
      .judged();
    expect(pnCounter.stricter(evidence).map(({ code }) => code)).toEqual(['forgotten-add']);
  });
});
