// Each node answers from its own registers at once and owes the others the newest version of each key that its clients
// wrote. What it owes goes in one message and is installed in one step, so that nobody sees half of a transaction.
// Versions are ordered by a Lamport clock.
import type { Known, NodeId } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';
import { retry, sleep } from '../../templates/typescript/lib/retry.ts';

const PAUSE_MS = 50;

type MicroOperation = ['r' | 'w', key: number, value: number | null];

interface Version {
  readonly key: number;
  readonly value: number | null;
  readonly clock: number;
  readonly writer: NodeId;
}

const node = new Node();
const registers = new Map<number, Version>();
const owed = new Map<NodeId, Set<number>>();
let clock = 0;

node.on('init', () => {
  for (const peer of node.peers) {
    owed.set(peer, new Set());
    void payDebts(peer);
  }
});

node.on<Known<'txn', { txn: MicroOperation[] }>>('txn', (message) => {
  clock += 1;
  const txn = message.body.txn.map(([f, key, value]): MicroOperation => {
    if (f === 'r') return [f, key, registers.get(key)?.value ?? null];
    install({ key, value, clock, writer: node.id });
    for (const keys of owed.values()) keys.add(key);
    return [f, key, value];
  });
  node.reply(message, { type: 'txn_ok', txn });
});

node.on<Known<'install', { versions: Version[] }>>('install', (message) => {
  for (const version of message.body.versions) {
    clock = Math.max(clock, version.clock);
    install(version);
  }
  node.reply(message, { type: 'install_ok' });
});

/** Keeps a version unless a later one is there. Of one transaction's own versions the last holds. */
function install(version: Version): void {
  const known = registers.get(version.key);
  if (known !== undefined && isLater(known, version)) return;
  registers.set(version.key, version);
}

function isLater(left: Version, right: Version): boolean {
  return left.clock === right.clock ? left.writer > right.writer : left.clock > right.clock;
}

async function payDebts(peer: NodeId): Promise<void> {
  const keys = owed.get(peer) ?? new Set();
  for (;;) {
    if (keys.size > 0) {
      const versions = [...keys].map((key) => registers.get(key) as Version);
      await retry(() => node.rpc(peer, { type: 'install', versions }));
      for (const { key, clock: sent, writer } of versions) {
        const now = registers.get(key);
        // Written again meanwhile: that version is still owed.
        if (now?.clock === sent && now.writer === writer) keys.delete(key);
        else if (now?.writer !== node.id) keys.delete(key);
      }
    }
    await sleep(PAUSE_MS);
  }
}

node.run();
