// The first node is the hub of a star. Leaves tell the hub, the hub tells the other leaves, each by an rpc that is
// tried until it is answered.
import type { Body, NodeId } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';
import { retry } from '../../templates/typescript/lib/retry.ts';

interface Tell extends Body {
  type: 'tell';
  value: number;
}

const RPC_TIMEOUT = 800;

const node = new Node();
const values = new Set<number>();

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

node.on<Tell>('tell', (message) => {
  learn(message.body.value, message.src);
  node.reply(message, { type: 'tell_ok' });
});

function linked(): NodeId[] {
  const hub = node.nodeIds[0] as NodeId;
  return node.id === hub ? node.peers : [hub];
}

async function learn(value: number, from: NodeId): Promise<void> {
  if (values.has(value)) return;
  values.add(value);
  await Promise.all(
    linked()
      .filter((peer) => peer !== from)
      .map((peer) => tell(peer, value)),
  );
}

async function tell(peer: NodeId, value: number): Promise<void> {
  await retry(() => node.rpc(peer, { type: 'tell', value }, { timeout: RPC_TIMEOUT }));
}

node.run();
