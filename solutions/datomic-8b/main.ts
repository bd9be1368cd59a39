// The whole database is one value of lin-kv. A node carries out one transaction after another, each on the value that
// it saw last, and reads a newer one only when its compare-and-set is refused.
import { ErrorCode, RpcError } from '../../templates/typescript/lib/errors.ts';
import { KeyValueStore } from '../../templates/typescript/lib/kv.ts';
import type { Known } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

type MicroOperation =
  | [f: 'r', key: number, list: readonly number[] | null]
  | [f: 'append', key: number, element: number];
type Database = readonly (readonly [key: number, list: readonly number[]])[];

const DATABASE = 'database';

const node = new Node();
const store = new KeyValueStore(node, 'lin-kv');
let known: Database = [];
let turn: Promise<unknown> = Promise.resolve();

node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', async (message) => {
  const mine = turn.then(() => transact(message.body.txn));
  turn = mine.catch(() => {});
  node.reply(message, { type: 'txn_ok', txn: await mine });
});

async function transact(asked: readonly MicroOperation[]): Promise<MicroOperation[]> {
  for (;;) {
    const { txn, after } = apply(known, asked);
    try {
      await store.cas(DATABASE, known, after, { createIfMissing: true });
      known = after;
      return txn;
    } catch (error) {
      // The other node was faster. After any other error the transaction may have happened.
      if (!(error instanceof RpcError && error.code === ErrorCode.preconditionFailed)) throw error;
      known = await store.read<Database>(DATABASE);
    }
  }
}

function apply(
  before: Database,
  asked: readonly MicroOperation[],
): { txn: MicroOperation[]; after: Database } {
  const lists = new Map(before);
  const txn = asked.map((microOperation): MicroOperation => {
    const [f, key, element] = microOperation;
    if (f === 'r') return [f, key, lists.get(key) ?? null];
    lists.set(key, [...(lists.get(key) ?? []), element]);
    return microOperation;
  });
  return { txn, after: [...lists] };
}

node.run();
