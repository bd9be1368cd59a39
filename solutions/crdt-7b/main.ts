// Each node tells the others the sum of its own adds, with a version that grows by each add. Of two sums of one node
// the one with the higher version holds, whichever came first.
import type { Known, NodeId } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';
import { retry, sleep } from '../../templates/typescript/lib/retry.ts';

const PAUSE_MS = 200;

interface Sum {
  readonly version: number;
  readonly value: number;
}
const nothing: Sum = { version: 0, value: 0 };

const node = new Node();
const sums = new Map<NodeId, Sum>();

node.on('init', () => {
  for (const peer of node.peers) void keepUpToDate(peer);
});

node.on<Known<'add', { delta: number }>>('add', (message) => {
  const { version, value } = sumOf(node.id);
  sums.set(node.id, { version: version + 1, value: value + message.body.delta });
  node.reply(message, { type: 'add_ok' });
});

node.on('read', (message) => {
  let total = 0;
  for (const { value } of sums.values()) total += value;
  node.reply(message, { type: 'read_ok', value: total });
});

node.on<Known<'sum', { sum: Sum }>>('sum', (message) => {
  const { sum } = message.body;
  if (sum.version > sumOf(message.src).version) sums.set(message.src, sum);
  node.reply(message, { type: 'sum_ok' });
});

function sumOf(name: NodeId): Sum {
  return sums.get(name) ?? nothing;
}

async function keepUpToDate(peer: NodeId): Promise<void> {
  let told = 0;
  for (;;) {
    const sum = sumOf(node.id);
    if (sum.version > told) {
      await retry(() => node.rpc(peer, { type: 'sum', sum }));
      told = sum.version;
    }
    await sleep(PAUSE_MS);
  }
}

node.run();
