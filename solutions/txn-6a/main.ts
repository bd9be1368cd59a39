// The micro-operations of a transaction are carried out on one map without a pause between them, so that no other
// transaction comes in.
import type { Known } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

type MicroOperation = ['r' | 'w', key: number, value: number | null];

const node = new Node();
const registers = new Map<number, number | null>();

node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', (message) => {
  const txn = message.body.txn.map(([f, key, value]): MicroOperation => {
    if (f === 'r') return [f, key, registers.get(key) ?? null];
    registers.set(key, value);
    return [f, key, value];
  });
  node.reply(message, { type: 'txn_ok', txn });
});

node.run();
