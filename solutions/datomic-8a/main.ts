// Lists are never changed. A transaction works on a draft of the lists that it touches, and the draft takes their
// place when it is done.
import type { Known } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

type MicroOperation =
  | [f: 'r', key: number, list: readonly number[] | null]
  | [f: 'append', key: number, element: number];

const node = new Node();
const lists = new Map<number, readonly number[]>();

node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', (message) => {
  const draft = new Map<number, readonly number[]>();
  const current = (key: number) => draft.get(key) ?? lists.get(key) ?? null;
  const txn = message.body.txn.map((microOperation): MicroOperation => {
    const [f, key, element] = microOperation;
    if (f === 'r') return [f, key, current(key)];
    draft.set(key, [...(current(key) ?? []), element]);
    return microOperation;
  });
  for (const [key, list] of draft) lists.set(key, list);
  node.reply(message, { type: 'txn_ok', txn });
});

node.run();
