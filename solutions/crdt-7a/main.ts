// A node owes each element that a client gave it to every other node, and sends what it owes in one rpc at a time
// until that is answered.
import type { Known, NodeId } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';
import { retry, sleep } from '../../templates/typescript/lib/retry.ts';

const PAUSE_MS = 200;

const node = new Node();
const elements = new Set<number>();
const owed = new Map<NodeId, Set<number>>();

node.on('init', () => {
  for (const peer of node.peers) {
    owed.set(peer, new Set());
    void payDebts(peer);
  }
});

node.on<Known<'add', { element: number }>>('add', (message) => {
  const { element } = message.body;
  elements.add(element);
  for (const debts of owed.values()) debts.add(element);
  node.reply(message, { type: 'add_ok' });
});

node.on('read', (message) => {
  node.reply(message, { type: 'read_ok', value: [...elements] });
});

node.on<Known<'take', { elements: number[] }>>('take', (message) => {
  for (const element of message.body.elements) elements.add(element);
  node.reply(message, { type: 'take_ok' });
});

async function payDebts(peer: NodeId): Promise<void> {
  const debts = owed.get(peer) ?? new Set();
  for (;;) {
    const batch = [...debts];
    if (batch.length > 0) {
      await retry(() => node.rpc(peer, { type: 'take', elements: batch }));
      for (const element of batch) debts.delete(element);
    }
    await sleep(PAUSE_MS);
  }
}

node.run();
