// One node: a list for each log, whose indexes are the offsets, and the greatest committed offset beside it.
import type { Offsets } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

const node = new Node();
const logs = new Map<string, unknown[]>();
const committed = new Map<string, number>();

function logOf(key: string): unknown[] {
  const log = logs.get(key) ?? [];
  logs.set(key, log);
  return log;
}

node.on('send', (message) => {
  const { key, msg } = message.body;
  const offset = logOf(key).push(msg) - 1;
  node.reply(message, { type: 'send_ok', offset });
});

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
  for (const [key, offset] of Object.entries(message.body.offsets)) {
    // Of two clients the slower one commits later, and less.
    committed.set(key, Math.max(offset, committed.get(key) ?? 0));
  }
  node.reply(message, { type: 'commit_offsets_ok' });
});

node.on('list_committed_offsets', (message) => {
  const offsets: Offsets = {};
  for (const key of message.body.keys) {
    const offset = committed.get(key);
    if (offset !== undefined) offsets[key] = offset;
  }
  node.reply(message, { type: 'list_committed_offsets_ok', offsets });
});

node.run();
