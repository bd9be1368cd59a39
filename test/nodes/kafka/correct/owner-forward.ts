// With the learners' library: every key has one owner, which all nodes work out from its name. The owner
// keeps the log and the committed offset in memory; the others ask it, once for all of its keys.
import type { Known, NodeId } from '../../../../templates/typescript/lib/messages.ts';
import { Node } from '../../../../templates/typescript/lib/node.ts';

type Offsets = Record<string, number>;
type Messages = Record<string, [offset: number, message: unknown][]>;

const node = new Node();
const logs = new Map<string, unknown[]>();
const committed = new Map<string, number>();

function ownerOf(key: string): NodeId {
  let hash = 0;
  for (const letter of key) hash = (hash * 31 + letter.charCodeAt(0)) % 65_521;
  return node.nodeIds[hash % node.nodeIds.length] as NodeId;
}

function logOf(key: string): unknown[] {
  const log = logs.get(key) ?? [];
  logs.set(key, log);
  return log;
}

// What an owner does with keys of its own.

function append(key: string, message: unknown): number {
  return logOf(key).push(message) - 1;
}

function fetch(offsets: Offsets): Messages {
  const messages: Messages = {};
  for (const [key, from] of Object.entries(offsets)) {
    messages[key] = logOf(key)
      .slice(from)
      .map((message, index) => [from + index, message]);
  }
  return messages;
}

function commit(offsets: Offsets): void {
  for (const [key, offset] of Object.entries(offsets)) {
    committed.set(key, Math.max(offset, committed.get(key) ?? 0));
  }
}

function committedOf(keys: readonly string[]): Offsets {
  const offsets: Offsets = {};
  for (const key of keys) {
    const offset = committed.get(key);
    if (offset !== undefined) offsets[key] = offset;
  }
  return offsets;
}

node.on<Known<'append', { key: string; message: unknown }>>('append', (message) => {
  const { key, message: appended } = message.body;
  node.reply(message, { type: 'append_ok', offset: append(key, appended) });
});

node.on<Known<'fetch', { offsets: Offsets }>>('fetch', (message) => {
  node.reply(message, { type: 'fetch_ok', messages: fetch(message.body.offsets) });
});

node.on<Known<'commit', { offsets: Offsets }>>('commit', (message) => {
  commit(message.body.offsets);
  node.reply(message, { type: 'commit_ok' });
});

node.on<Known<'committed', { keys: string[] }>>('committed', (message) => {
  node.reply(message, { type: 'committed_ok', offsets: committedOf(message.body.keys) });
});

// What clients ask for.

/** Keys by their owner. */
function byOwner(keys: readonly string[]): Map<NodeId, string[]> {
  const owners = new Map<NodeId, string[]>();
  for (const key of keys) owners.set(ownerOf(key), [...(owners.get(ownerOf(key)) ?? []), key]);
  return owners;
}

function only(offsets: Offsets, keys: readonly string[]): Offsets {
  return Object.fromEntries(keys.map((key) => [key, offsets[key] as number]));
}

/** What each owner says about its keys, in one object. */
async function fromOwners<T>(
  keys: readonly string[],
  ask: (owner: NodeId, keys: readonly string[]) => T | Promise<T>,
): Promise<T> {
  const asked = [...byOwner(keys)].map(([owner, own]) => ask(owner, own));
  return Object.assign({}, ...(await Promise.all(asked))) as T;
}

node.on<Known<'send', { key: string; msg: unknown }>>('send', async (message) => {
  const { key, msg } = message.body;
  const owner = ownerOf(key);
  const offset =
    owner === node.id
      ? append(key, msg)
      : (await node.rpc(owner, { type: 'append', key, message: msg })).body.offset;
  node.reply(message, { type: 'send_ok', offset });
});

node.on<Known<'poll', { offsets: Offsets }>>('poll', async (message) => {
  const { offsets } = message.body;
  const msgs = await fromOwners(Object.keys(offsets), async (owner, keys) => {
    const wanted = only(offsets, keys);
    if (owner === node.id) return fetch(wanted);
    return (await node.rpc(owner, { type: 'fetch', offsets: wanted })).body.messages as Messages;
  });
  node.reply(message, { type: 'poll_ok', msgs });
});

node.on<Known<'commit_offsets', { offsets: Offsets }>>('commit_offsets', async (message) => {
  const { offsets } = message.body;
  await fromOwners(Object.keys(offsets), async (owner, keys) => {
    const wanted = only(offsets, keys);
    if (owner === node.id) commit(wanted);
    else await node.rpc(owner, { type: 'commit', offsets: wanted });
  });
  node.reply(message, { type: 'commit_offsets_ok' });
});

node.on<Known<'list_committed_offsets', { keys: string[] }>>('list_committed_offsets', async (message) => {
  const offsets = await fromOwners(message.body.keys, async (owner, keys) => {
    if (owner === node.id) return committedOf(keys);
    return (await node.rpc(owner, { type: 'committed', keys })).body.offsets as Offsets;
  });
  node.reply(message, { type: 'list_committed_offsets_ok', offsets });
});

node.run();
