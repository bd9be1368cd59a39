// With the learners' library: every transaction that appends is a commit, which names the one before it and holds the
// lists that it made. Commits never change, and so any store will do for them, however late it is (lww-kv); the newest
// one is named by a single key of lin-kv. What a node has seen of commits it keeps.
import { ErrorCode, RpcError } from '../../../../templates/typescript/lib/errors.ts';
import { KeyValueStore } from '../../../../templates/typescript/lib/kv.ts';
import type { Known } from '../../../../templates/typescript/lib/messages.ts';
import { Node } from '../../../../templates/typescript/lib/node.ts';
import { sleep } from '../../../../templates/typescript/lib/retry.ts';

type MicroOperation =
  | [f: 'r', key: number, list: readonly number[] | null]
  | [f: 'append', key: number, element: number];
type Lists = Map<number, readonly number[]>;

interface Commit {
  readonly parent: string | null;
  readonly lists: readonly (readonly [key: number, list: readonly number[]])[];
}

const HEAD = 'head';

const node = new Node();
const heads = new KeyValueStore(node, 'lin-kv');
const commits = new KeyValueStore(node, 'lww-kv');

/** The newest commit that this node has seen, and all lists as they are after it. */
let head: string | null = null;
const lists: Lists = new Map();
let commitsMade = 0;
let turn: Promise<unknown> = Promise.resolve();

node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', async (message) => {
  const mine = turn.then(() => transact(message.body.txn));
  turn = mine.catch(() => {});
  node.reply(message, { type: 'txn_ok', txn: await mine });
});

async function transact(asked: readonly MicroOperation[]): Promise<MicroOperation[]> {
  for (;;) {
    const { txn, changed } = apply(asked);
    const newest = changed.size === 0 ? await newestHead() : await commit(changed);
    if (newest === head) {
      for (const [key, list] of changed) lists.set(key, list);
      return txn;
    }
    await catchUp(newest);
  }
}

function apply(asked: readonly MicroOperation[]): { txn: MicroOperation[]; changed: Lists } {
  const changed: Lists = new Map();
  const current = (key: number) => changed.get(key) ?? lists.get(key) ?? null;
  const txn = asked.map((microOperation): MicroOperation => {
    const [f, key, element] = microOperation;
    if (f === 'r') return [f, key, current(key)];
    changed.set(key, [...(current(key) ?? []), element]);
    return microOperation;
  });
  return { txn, changed };
}

/** Makes a commit on top of what is known. Returns the newest one: this or, if somebody was faster, theirs. */
async function commit(changed: Lists): Promise<string | null> {
  commitsMade += 1;
  const id = `${node.id}-${commitsMade}`;
  await commits.write(id, { parent: head, lists: [...changed] } satisfies Commit);
  try {
    await heads.cas(HEAD, head, id, { createIfMissing: true });
    head = id;
    return id;
  } catch (error) {
    if (!(error instanceof RpcError && error.code === ErrorCode.preconditionFailed)) throw error;
    return newestHead();
  }
}

function newestHead(): Promise<string | null> {
  return heads.readOrDefault<string | null>(HEAD, null);
}

/** Takes in all commits between the one that is known and a newer one, oldest first. */
async function catchUp(newest: string | null): Promise<void> {
  const missed: Commit[] = [];
  for (let id = newest; id !== head && id !== null; ) {
    const one = await fetch(id);
    missed.push(one);
    id = one.parent;
  }
  for (const one of missed.reverse()) {
    for (const [key, list] of one.lists) lists.set(key, list);
  }
  head = newest;
}

/** A commit that was told of exists, but the store's replica may not have it yet. */
async function fetch(id: string): Promise<Commit> {
  for (;;) {
    const found = await commits.readOrDefault<Commit | null>(id, null);
    if (found !== null) return found;
    await sleep(5);
  }
}

node.run();
