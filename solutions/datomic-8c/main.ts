// Transactions that append make a commit, which names the one before it and holds their lists; those that arrive
// while one is made go together into the next. Commits never change, and so any store will do for them, however late
// it is (lww-kv); the newest one is named by a single key of lin-kv. What a node has seen of commits it keeps.
import { ErrorCode, RpcError } from '../../templates/typescript/lib/errors.ts';
import { KeyValueStore } from '../../templates/typescript/lib/kv.ts';
import type { Known } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';
import { sleep } from '../../templates/typescript/lib/retry.ts';

type MicroOperation =
  | [f: 'r', key: number, list: readonly number[] | null]
  | [f: 'append', key: number, element: number];
type Lists = Map<number, readonly number[]>;

type Transaction = readonly MicroOperation[];

/** A request that waits for its turn. */
interface Waiting {
  readonly asked: Transaction;
  resolve(txn: MicroOperation[]): void;
  reject(error: unknown): void;
}

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
let arrived: Waiting[] = [];
let isWorking = false;

node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', async (message) => {
  const txn = await new Promise<MicroOperation[]>((resolve, reject) => {
    arrived.push({ asked: message.body.txn, resolve, reject });
    void work();
  });
  node.reply(message, { type: 'txn_ok', txn });
});

async function work(): Promise<void> {
  if (isWorking) return;
  isWorking = true;
  while (arrived.length > 0) {
    const batch = arrived;
    arrived = [];
    try {
      const txns = await transact(batch.map(({ asked }) => asked));
      for (const [i, { resolve }] of batch.entries()) resolve(txns[i] ?? []);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
  isWorking = false;
}

async function transact(batch: readonly Transaction[]): Promise<MicroOperation[][]> {
  for (;;) {
    const { txns, changed } = apply(batch);
    const newest = changed.size === 0 ? await newestHead() : await commit(changed);
    if (newest === head) {
      for (const [key, list] of changed) lists.set(key, list);
      return txns;
    }
    await catchUp(newest);
  }
}

function apply(batch: readonly Transaction[]): { txns: MicroOperation[][]; changed: Lists } {
  const changed: Lists = new Map();
  const current = (key: number) => changed.get(key) ?? lists.get(key) ?? null;
  const step = (microOperation: MicroOperation): MicroOperation => {
    const [f, key, element] = microOperation;
    if (f === 'r') return [f, key, current(key)];
    changed.set(key, [...(current(key) ?? []), element]);
    return microOperation;
  };
  return { txns: batch.map((asked) => asked.map(step)), changed };
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
