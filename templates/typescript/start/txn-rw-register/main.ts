/**
 * txn: transactions on registers. Each is a list of reads and writes, which are carried out in their order.
 *
 *     { "type": "txn", "txn": [["r", 1, null], ["w", 1, 6], ["w", 2, 9]] }
 *     ->  { "type": "txn_ok", "txn": [["r", 1, 3], ["w", 1, 6], ["w", 2, 9]] }
 *
 * The answer is the same list, with the values that were read filled in; a register that was never written reads as
 * null. In txn-6a there is one node. In 6b and 6c there are two, and each must answer while it can't reach the other.
 */
import type { Known } from '../lib/messages.ts';
import { Node } from '../lib/node.ts';

type MicroOperation = ['r' | 'w', key: number, value: number | null];

const node = new Node();

const registers = new Map<number, number | null>();

node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', (message) => {
  const done: MicroOperation[] = [];
  for (const [f, key] of message.body.txn) {
    if (f === 'r') done.push([f, key, registers.get(key) ?? null]);
    // Your turn. A write is neither carried out nor told in the answer, and so the challenge fails: the answer has to
    // hold every micro-operation of the request.
  }
  node.reply(message, { type: 'txn_ok', txn: done });
});

node.run();
