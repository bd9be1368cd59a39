/**
 * txn: transactions on lists. Each is a list of reads and appends, which are carried out in their order.
 *
 *     { "type": "txn", "txn": [["r", 1, null], ["append", 1, 6], ["r", 1, null]] }
 *     ->  { "type": "txn_ok", "txn": [["r", 1, [3]], ["append", 1, 6], ["r", 1, [3, 6]]] }
 *
 * The answer is the same list, with the lists that were read filled in; a list that nobody appended to reads as null.
 * In datomic-8a there is one node. From 8b on there are two, and what they share is in a key-value store (lib/kv.ts).
 */
import type { Known } from '../lib/messages.ts';
import { Node } from '../lib/node.ts';

type MicroOperation =
  | [f: 'r', key: number, list: readonly number[] | null]
  | [f: 'append', key: number, element: number];

const node = new Node();

const lists = new Map<number, number[]>();

node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', (message) => {
  const txn = message.body.txn.map((microOperation): MicroOperation => {
    const [f, key] = microOperation;
    // Your turn. Nothing is ever appended to a list, so that a transaction does not even read what it appended itself.
    if (f === 'r') return [f, key, lists.get(key) ?? null];
    return microOperation;
  });
  node.reply(message, { type: 'txn_ok', txn });
});

node.run();
