// A tree with five children each. The first value for an edge opens a window; when it closes, all that has come by
// then goes as one batch, tried until it is acknowledged.
import type { Body, NodeId } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';
import { retry, sleep } from '../../templates/typescript/lib/retry.ts';

interface Batch extends Body {
  type: 'batch';
  values: number[];
}

const BRANCHING = 5;
const WINDOW = 60;
const RPC_TIMEOUT = 800;

const node = new Node();
const values = new Set<number>();
/** Values that wait for their edge's window to close. */
const collecting = new Map<NodeId, number[]>();

node.on('topology', (message) => {
  node.reply(message, { type: 'topology_ok' });
});

node.on('broadcast', (message) => {
  learn(message.body.message, message.src);
  node.reply(message, { type: 'broadcast_ok' });
});

node.on('read', (message) => {
  node.reply(message, { type: 'read_ok', messages: [...values] });
});

node.on<Batch>('batch', (message) => {
  for (const value of message.body.values) learn(value, message.src);
  node.reply(message, { type: 'batch_ok' });
});

function edges(): NodeId[] {
  const index = node.nodeIds.indexOf(node.id);
  return node.nodeIds.filter((_, other) => parent(other) === index || parent(index) === other);
}

function parent(index: number): number {
  return Math.floor((index - 1) / BRANCHING);
}

function learn(value: number, from: NodeId): void {
  if (values.has(value)) return;
  values.add(value);
  for (const edge of edges()) {
    if (edge !== from) void collect(edge, value);
  }
}

async function collect(edge: NodeId, value: number): Promise<void> {
  const open = collecting.get(edge);
  if (open !== undefined) {
    open.push(value);
    return;
  }
  collecting.set(edge, [value]);
  await sleep(WINDOW);
  const batch = collecting.get(edge) ?? [];
  collecting.delete(edge);
  await retry(() => node.rpc(edge, { type: 'batch', values: batch }, { timeout: RPC_TIMEOUT }));
}

node.run();
