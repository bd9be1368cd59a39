// A transaction is carried out on a draft, and the last value of each key goes into the registers in one step. What is
// kept for the other nodes are whole transactions, in their order: each arrives entirely or not at all.
import type { Known, NodeId } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';
import { retry, sleep } from '../../templates/typescript/lib/retry.ts';

const PAUSE_MS = 50;

type MicroOperation = ['r' | 'w', key: number, value: number | null];

/** When a transaction took place, in an order that all nodes agree on: a Lamport clock, and a name against ties. */
type Stamp = readonly [clock: number, writer: NodeId];

interface Transaction {
  readonly stamp: Stamp;
  /** The last value for each key that it wrote. */
  readonly writes: readonly (readonly [key: number, value: number | null])[];
}

const node = new Node();
const registers = new Map<number, { readonly value: number | null; readonly stamp: Stamp }>();
/** What each other node has not acknowledged yet. */
const outboxes = new Map<NodeId, Transaction[]>();
let clock = 0;

node.on('init', () => {
  for (const peer of node.peers) {
    outboxes.set(peer, []);
    void empty(peer);
  }
});

node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', (message) => {
  const draft = new Map<number, number | null>();
  const txn = message.body.txn.map(([f, key, value]): MicroOperation => {
    if (f === 'w') draft.set(key, value);
    const current = draft.has(key) ? draft.get(key) : registers.get(key)?.value;
    return [f, key, current ?? null];
  });
  if (draft.size > 0) {
    clock += 1;
    const transaction: Transaction = { stamp: [clock, node.id], writes: [...draft] };
    install(transaction);
    for (const outbox of outboxes.values()) outbox.push(transaction);
  }
  node.reply(message, { type: 'txn_ok', txn });
});

node.on<Known<'install', { transactions: Transaction[] }>>('install', (message) => {
  for (const transaction of message.body.transactions) install(transaction);
  node.reply(message, { type: 'install_ok' });
});

/** Puts the writes of a transaction into the registers, where nothing later is there. Twice does no harm. */
function install({ stamp, writes }: Transaction): void {
  // From now on this node's own transactions are later than what it has just heard of.
  clock = Math.max(clock, stamp[0]);
  for (const [key, value] of writes) {
    const known = registers.get(key);
    if (known === undefined || isLater(stamp, known.stamp)) registers.set(key, { value, stamp });
  }
}

function isLater(one: Stamp, other: Stamp): boolean {
  return one[0] === other[0] ? one[1] > other[1] : one[0] > other[0];
}

/** Sends what an outbox holds, one message at a time, until it is acknowledged. */
async function empty(peer: NodeId): Promise<void> {
  const outbox = outboxes.get(peer) ?? [];
  for (;;) {
    const transactions = outbox.slice();
    if (transactions.length > 0) {
      await retry(() => node.rpc(peer, { type: 'install', transactions }));
      outbox.splice(0, transactions.length);
    }
    await sleep(PAUSE_MS);
  }
}

node.run();
