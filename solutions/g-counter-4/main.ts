// The sum is one key of seq-kv, and grows by compare-and-set. A read first writes something that was never there, so
// that what it reads then is no older than that moment.
import { ErrorCode, RpcError } from '../../templates/typescript/lib/errors.ts';
import { KeyValueStore } from '../../templates/typescript/lib/kv.ts';
import type { Known } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

const SUM = 'sum';

const node = new Node();
const store = new KeyValueStore(node, 'seq-kv');
let reads = 0;

node.on<Known<'add', { delta: number }>>('add', async (message) => {
  await add(message.body.delta);
  node.reply(message, { type: 'add_ok' });
});

node.on('read', async (message) => {
  reads += 1;
  await store.write(`reads of ${node.id}`, reads);
  node.reply(message, { type: 'read_ok', value: await store.readOrDefault(SUM, 0) });
});

async function add(delta: number): Promise<void> {
  for (;;) {
    const sum = await store.readOrDefault(SUM, 0);
    try {
      await store.cas(SUM, sum, sum + delta, { createIfMissing: true });
      return;
    } catch (error) {
      // Another node was faster, or what was read was old. After any other error the add may have happened.
      if (!(error instanceof RpcError && error.code === ErrorCode.preconditionFailed)) throw error;
    }
  }
}

node.run();
