import { describe, expect, it } from 'vitest';
import { VirtualKernel } from '../kernel/virtual-kernel.ts';
import { Journal } from './journal.ts';
import { Links } from './links.ts';
import { Network } from './network.ts';

/** A network whose latencies are what the body says, in ns: `{"wait":5}`. */
function setUp() {
  const kernel = new VirtualKernel(0);
  const journal = new Journal();
  const links = new Links({ seed: 1, nodes: ['n1', 'n2'], nemesis: [] });
  const latency = (_src: string, _dest: string, body: string): number => JSON.parse(body).wait ?? 0;
  const network = new Network(kernel, journal, latency, links);
  const read: [number, string][] = [];
  network.add('n1', () => undefined);
  network.add('n2', ({ body }) => read.push([kernel.now(), body]));
  const send = (at: number, wait: number, src = 'n1'): void => {
    kernel.schedule(at, () => network.send(src, 'n2', JSON.stringify({ wait }), null));
  };
  return { kernel, journal, links, network, read, send };
}

describe('Network', () => {
  it('delivers at the deadline', () => {
    const { kernel, read, send } = setUp();
    send(10, 100);
    kernel.runSlice();
    expect(read).toEqual([[110, '{"wait":100}']]);
  });

  it('makes a later message wait behind a delayed one that the receiver has taken', () => {
    const { kernel, read, send } = setUp();
    send(0, 100);
    send(10, 0);
    kernel.runSlice();
    expect(read.map(([at]) => at)).toEqual([100, 100]);
    expect(read.map(([, body]) => body)).toEqual(['{"wait":100}', '{"wait":0}']);
  });

  it('takes the lowest deadline first of those that wait', () => {
    const { kernel, read, send } = setUp();
    send(0, 50);
    send(1, 500);
    send(2, 60);
    kernel.runSlice();
    expect(read).toEqual([
      [50, '{"wait":50}'],
      [62, '{"wait":60}'],
      [501, '{"wait":500}'],
    ]);
  });

  it('drops a message taken while its receiver is cut off', () => {
    const { kernel, journal, links, read, send } = setUp();
    links.partition.cut(new Map([['n2', ['n1']]]));
    send(0, 100);
    kernel.schedule(50, () => links.partition.heal());
    kernel.runSlice();
    expect(read).toEqual([]);
    expect(journal.records(0)[0]).toMatchObject({ fate: 'partitioned', taken: 0, received: null });
  });

  it('delivers a message taken before the cut, and one that waited until it was healed', () => {
    const { kernel, links, read, send } = setUp();
    send(0, 100);
    kernel.schedule(50, () => links.partition.cut(new Map([['n2', ['n1']]])));
    // Sent during the cut, but the receiver is still busy with the first one until it is healed.
    send(60, 10);
    kernel.schedule(90, () => links.partition.heal());
    kernel.runSlice();
    expect(read.map(([at]) => at)).toEqual([100, 100]);
  });

  it('cuts one direction only where only that is named', () => {
    const { kernel, links, read, send } = setUp();
    links.partition.cut(new Map([['n1', ['n2']]]));
    send(0, 1);
    kernel.runSlice();
    expect(read).toHaveLength(1);
  });

  it('keeps messages for a receiver that does not listen, and takes none when it no longer does', () => {
    const { kernel, network, journal } = setUp();
    const read: number[] = [];
    const box = network.add('c1', () => read.push(kernel.now()), false);
    network.send('n1', 'c1', '{}', null);
    kernel.runSlice();
    expect(read).toEqual([]);
    kernel.schedule(7, () => network.listen(box));
    kernel.runSlice();
    expect(read).toEqual([7]);
    network.deafen('c1');
    network.send('n1', 'c1', '{}', null);
    kernel.runSlice();
    expect(journal.records(0)[1]).toMatchObject({ fate: 'undelivered', taken: null });
  });

  it('forgets receivers that left', () => {
    const { network } = setUp();
    network.remove('n2');
    expect(network.has('n2')).toBe(false);
    expect(() => network.send('n1', 'n2', '{}', null)).toThrow(RangeError);
  });
});
