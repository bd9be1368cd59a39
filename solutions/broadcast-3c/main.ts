// Several times a second each neighbour is told what it is not known to know.
import { log } from '../../templates/typescript/lib/log.ts';
import type { Body, NodeId } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

interface Gossip extends Body {
  type: 'gossip';
  values: number[];
}

const node = new Node();
const values = new Set<number>();
/** What each neighbour has told us or has acknowledged. */
const knownTo = new Map<NodeId, Set<number>>();

node.on('topology', (message) => {
  for (const neighbour of message.body.topology[node.id] ?? []) knownTo.set(neighbour, new Set());
  node.reply(message, { type: 'topology_ok' });
  setInterval(tellAll, 300);
});

node.on('broadcast', (message) => {
  values.add(message.body.message);
  node.reply(message, { type: 'broadcast_ok' });
});

node.on('read', (message) => {
  node.reply(message, { type: 'read_ok', messages: [...values] });
});

node.on<Gossip>('gossip', (message) => {
  for (const value of message.body.values) {
    values.add(value);
    knownTo.get(message.src)?.add(value);
  }
  node.reply(message, { type: 'gossip_ok' });
});

function tellAll(): void {
  for (const [neighbour, known] of knownTo) void tell(neighbour, known);
}

async function tell(neighbour: NodeId, known: Set<number>): Promise<void> {
  const news = [...values].filter((value) => !known.has(value));
  if (news.length === 0) return;
  try {
    await node.rpc(neighbour, { type: 'gossip', values: news }, { timeout: 900 });
    for (const value of news) known.add(value);
  } catch (error) {
    log(`${neighbour} will be told again:`, error);
  }
}

node.run();
