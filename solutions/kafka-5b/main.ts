// Every message has a key of lin-kv to itself, named after its log and its offset. Whoever fills a key first has the
// offset; who comes second tries the next one. A key that is filled never changes, so each node keeps what it has read.
import { ErrorCode, RpcError } from '../../templates/typescript/lib/errors.ts';
import { KeyValueStore } from '../../templates/typescript/lib/kv.ts';
import type { Offsets } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

const node = new Node();
const store = new KeyValueStore(node, 'lin-kv');
/** The beginning of each log, as far as this node has seen it. */
const seen = new Map<string, unknown[]>();

function seenOf(key: string): unknown[] {
  const log = seen.get(key) ?? [];
  seen.set(key, log);
  return log;
}

function slot(key: string, offset: number): string {
  return `log ${key} ${offset}`;
}

/** Reads on from what is known of a log until a key is empty. */
async function catchUp(key: string): Promise<unknown[]> {
  const log = seenOf(key);
  for (;;) {
    const offset = log.length;
    const msg = await store.readOrDefault<unknown>(slot(key, offset), null);
    if (msg === null) return log;
    // Another request may have been here during the wait, with the same message.
    log[offset] = msg;
  }
}

/** Compare-and-set; false when the value was another one, and nothing was changed. */
async function swap(key: string, from: unknown, to: unknown): Promise<boolean> {
  try {
    await store.cas(key, from, to, { createIfMissing: true });
    return true;
  } catch (error) {
    if (error instanceof RpcError && error.code === ErrorCode.preconditionFailed) return false;
    throw error;
  }
}

node.on('send', async (message) => {
  const { key, msg } = message.body;
  let offset = seenOf(key).length;
  // No message is null, so that this swap fits an empty key and no other.
  while (!(await swap(slot(key, offset), null, msg))) offset = Math.max(offset + 1, seenOf(key).length);
  node.reply(message, { type: 'send_ok', offset });
});

node.on('poll', async (message) => {
  const polled = Object.entries(message.body.offsets).map(async ([key, from]) => {
    const log = await catchUp(key);
    return [key, log.slice(from).map((msg, index) => [from + index, msg])] as const;
  });
  node.reply(message, { type: 'poll_ok', msgs: Object.fromEntries(await Promise.all(polled)) });
});

function committed(key: string): Promise<number | null> {
  return store.readOrDefault<number | null>(`committed ${key}`, null);
}

async function commit(key: string, offset: number): Promise<void> {
  for (;;) {
    const known = await committed(key);
    if (known !== null && known >= offset) return;
    if (await swap(`committed ${key}`, known, offset)) return;
  }
}

node.on('commit_offsets', async (message) => {
  await Promise.all(Object.entries(message.body.offsets).map(([key, offset]) => commit(key, offset)));
  node.reply(message, { type: 'commit_offsets_ok' });
});

node.on('list_committed_offsets', async (message) => {
  const offsets: Offsets = {};
  const reads = message.body.keys.map(async (key) => {
    const offset = await committed(key);
    if (offset !== null) offsets[key] = offset;
  });
  await Promise.all(reads);
  node.reply(message, { type: 'list_committed_offsets_ok', offsets });
});

node.run();
