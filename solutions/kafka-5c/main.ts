// Every log has one owner, which all nodes work out from the key: it alone gives out offsets. Twenty times a second a
// node ships what is new of its logs, and new committed offsets, to each other node in one message; polls are
// answered from the copies that come of it.
import type { Known, NodeId, Offsets } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';
import { retry, sleep } from '../../templates/typescript/lib/retry.ts';

const PAUSE_MS = 50;

/** The part of a log from an offset on. */
interface Part {
  readonly key: string;
  readonly from: number;
  readonly msgs: unknown[];
}
type Ship = Known<'ship', { parts: Part[]; offsets: Offsets }>;

const node = new Node();
/** Logs that this node owns, and copies of the beginnings of all others. */
const logs = new Map<string, unknown[]>();
const committed = new Map<string, number>();

node.on('init', () => {
  for (const peer of node.peers) void keepUpToDate(peer);
});

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

node.on('send', async (message) => {
  const { key, msg } = message.body;
  const owner = ownerOf(key);
  const offset =
    owner === node.id ? append(key, msg) : (await node.rpc(owner, { type: 'append', key, msg })).body.offset;
  node.reply(message, { type: 'send_ok', offset });
});

node.on<Known<'append', { key: string; msg: unknown }>>('append', (message) => {
  const { key, msg } = message.body;
  node.reply(message, { type: 'append_ok', offset: append(key, msg) });
});

function append(key: string, msg: unknown): number {
  return logOf(key).push(msg) - 1;
}

node.on('poll', (message) => {
  const msgs: Record<string, [offset: number, msg: unknown][]> = {};
  for (const [key, from] of Object.entries(message.body.offsets)) {
    msgs[key] = logOf(key)
      .slice(from)
      .map((msg, index) => [from + index, msg]);
  }
  node.reply(message, { type: 'poll_ok', msgs });
});

node.on('commit_offsets', (message) => {
  commit(message.body.offsets);
  node.reply(message, { type: 'commit_offsets_ok' });
});

function commit(offsets: Offsets): void {
  for (const [key, offset] of Object.entries(offsets)) {
    committed.set(key, Math.max(offset, committed.get(key) ?? 0));
  }
}

node.on('list_committed_offsets', (message) => {
  const offsets: Offsets = {};
  for (const key of message.body.keys) {
    const offset = committed.get(key);
    if (offset !== undefined) offsets[key] = offset;
  }
  node.reply(message, { type: 'list_committed_offsets_ok', offsets });
});

/** Ships to one node, one message at a time, whatever it has not confirmed. */
async function keepUpToDate(peer: NodeId): Promise<void> {
  const confirmed = new Map<string, number>();
  const told = new Map<string, number>();
  for (;;) {
    await sleep(PAUSE_MS);
    const parts: Part[] = [];
    for (const [key, log] of logs) {
      const from = confirmed.get(key) ?? 0;
      if (ownerOf(key) === node.id && log.length > from) parts.push({ key, from, msgs: log.slice(from) });
    }
    const news = [...committed].filter(([key, offset]) => told.get(key) !== offset);
    if (parts.length === 0 && news.length === 0) continue;
    const offsets = Object.fromEntries(news);
    await retry(() => node.rpc(peer, { type: 'ship', parts, offsets }));
    for (const { key, from, msgs } of parts) confirmed.set(key, from + msgs.length);
    for (const [key, offset] of news) told.set(key, offset);
  }
}

node.on<Ship>('ship', (message) => {
  const { parts, offsets } = message.body;
  for (const { key, from, msgs } of parts) {
    const log = logOf(key);
    // What is here already came with an earlier try, whose answer was late.
    log.push(...msgs.slice(log.length - from));
  }
  commit(offsets);
  node.reply(message, { type: 'ship_ok' });
});

node.run();
