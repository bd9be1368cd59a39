/** Receivers that are killed and begin anew. */
import { describe, expect, it } from 'vitest';
import { VirtualKernel } from '../kernel/virtual-kernel.ts';
import { Journal } from './journal.ts';
import { Links } from './links.ts';
import { Lives } from './lives.ts';
import { Network } from './network.ts';

/** n1, n2 and the clients c1 and c2; messages take 10 ns between nodes and none to and from clients. */
function setUp() {
  const kernel = new VirtualKernel(0);
  const journal = new Journal();
  const links = new Links({ seed: 1, nodes: ['n1', 'n2'], nemesis: ['kill'] });
  const latency = (src: string, dest: string): number => (`${src}${dest}`.includes('c') ? 0 : 10);
  const network = new Network(kernel, journal, latency, links, new Lives());
  const read: Record<string, string[]> = { n1: [], n2: [], c1: [], c2: [] };
  for (const [id, list] of Object.entries(read)) network.add(id, ({ body }) => list.push(body));
  const at = (time: number, act: () => void): void => void kernel.schedule(time, act);
  const send = (time: number, src: string, dest: string, body: object): void =>
    at(time, () => void network.send(src, dest, JSON.stringify(body), null));
  const fates = (): string[] => journal.records(0).map(({ fate }) => fate);
  return { kernel, network, read, at, send, fates };
}

describe('a receiver that is killed', () => {
  it('never reads what was under way to it, what waited for it, and what is sent to it until it begins anew', () => {
    const { kernel, network, read, at, send, fates } = setUp();
    send(0, 'n1', 'n2', { value: 'taken, and waits for its moment' });
    send(1, 'n1', 'n2', { value: 'waits behind it' });
    at(5, () => network.crash('n2'));
    send(20, 'n1', 'n2', { value: 'to nobody' });
    send(20, 'c1', 'n2', { value: 'to nobody' });
    at(50, () => network.restart('n2', 'c1'));
    send(60, 'n1', 'n2', { value: 'arrives' });
    kernel.runSlice();
    expect(read.n2).toEqual(['{"value":"arrives"}']);
    expect(fates()).toEqual(['down', 'down', 'down', 'down', 'delivered']);
    expect([0, 3, 4].map((id) => network.wasMissed(id))).toEqual([true, true, false]);
  });

  it('has still sent what it sent before', () => {
    const { kernel, network, read, at, send } = setUp();
    send(0, 'n2', 'n1', { value: 1 });
    at(5, () => network.crash('n2'));
    kernel.runSlice();
    expect(read.n1).toEqual(['{"value":1}']);
  });

  it('is down for all clients but one until it is open to all, and up for nodes', () => {
    const { kernel, network, read, at, send } = setUp();
    at(0, () => network.crash('n2'));
    at(10, () => network.restart('n2', 'c1'));
    send(20, 'c1', 'n2', { type: 'init' });
    send(21, 'c2', 'n2', { type: 'too early' });
    send(22, 'n1', 'n2', { type: 'gossip' });
    at(40, () => network.openToAll('n2'));
    send(50, 'c2', 'n2', { type: 'read' });
    kernel.runSlice();
    expect(read.n2?.map((body) => JSON.parse(body).type)).toEqual(['init', 'gossip', 'read']);
  });

  it('gets no answer to what it asked in its life before, and the answers to what it asks in this one', () => {
    const { kernel, network, read, at, send } = setUp();
    send(0, 'n2', 'n1', { type: 'ask', msg_id: 1 });
    send(0, 'n2', 'n1', { type: 'ask', msg_id: 2 });
    at(20, () => network.crash('n2'));
    at(30, () => network.restart('n2', 'c1'));
    send(40, 'n1', 'n2', { type: 'stale', in_reply_to: 1 });
    send(50, 'n2', 'n1', { type: 'ask', msg_id: 2 });
    send(70, 'n1', 'n2', { type: 'answer', in_reply_to: 2 });
    kernel.runSlice();
    expect(read.n2?.map((body) => JSON.parse(body).type)).toEqual(['answer']);
  });
});
