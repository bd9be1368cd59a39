/**
 * Raft that outlives being killed: `raft.mjs` with term, vote and log on the node's own disk, and the ways to get
 * that wrong. No run of the course kills nodes; test/engine/raft-on-disk.test.ts does.
 */
import { type Edit, type Mutant, naming, type WrongNode } from './mutants.ts';

const base = 'lin-kv/correct/raft.mjs';

/** Kept before anything is sent, since whatever is sent may rest on it. */
const onDisk: readonly Edit[] = [
  [
    "import { createInterface } from 'node:readline';\n",
    `import { fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
`,
  ],
  // A ticket of before the restart must not be given out again.
  ['let tickets = 0;\n', 'let tickets = Date.now() * 1000;\n'],
  [
    'function write(dest, body) {\n',
    `const file = join(process.env.DSCOURSE_DISK ?? '.', 'raft.jsonl');
const disk = openSync(file, 'a');
const kept = { term: 0, vote: null, log: [...log] };

/** Each line holds term and vote, and the log from some index on. */
function keep() {
  let same = Math.min(kept.log.length, log.length);
  while (same > 0 && kept.log[same - 1] !== log[same - 1]) same -= 1;
  const entries = log.slice(same);
  const isKept = entries.length === 0 && kept.log.length === same;
  if (isKept && kept.term === term && kept.vote === vote) return;
  writeSync(disk, \`\${JSON.stringify({ term, vote, from: same, entries })}\\n\`);
  fsyncSync(disk);
  kept.term = term;
  kept.vote = vote;
  kept.log.splice(same, kept.log.length, ...entries);
}

function recover() {
  for (const line of readFileSync(file, 'utf8').split('\\n')) {
    const change = parsed(line);
    if (change === null) continue;
    term = change.term;
    vote = change.vote;
    log.splice(change.from, log.length, ...change.entries);
  }
  Object.assign(kept, { term, vote, log: [...log] });
  writeSync(disk, '\\n');
}

/** Null for a line that a crash has cut off: nothing was sent that rests on it. */
function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function write(dest, body) {
  keep();
`,
  ],
  [
    '      rest();\n      setInterval(tick, TICK);\n',
    '      recover();\n      rest();\n      setInterval(tick, TICK);\n',
  ],
];

export const raftOnDisk: WrongNode = { name: 'keeps term, vote and log on its disk', base, edits: onDisk };

/** The edits with one text of theirs replaced. */
function onDiskBut(find: string, put: string): readonly Edit[] {
  const holds = onDisk.filter(([, text]) => text.includes(find));
  if (holds.length !== 1) throw new Error(`${JSON.stringify(find)} stands in ${holds.length} edits`);
  return onDisk.map(([at, text]) => [at, text.replace(find, () => put)]);
}

export const wrongOnDisk: readonly Mutant[] = [
  {
    name: 'forgets its vote at restart',
    base,
    edits: onDiskBut('    vote = change.vote;\n', '    vote = null;\n'),
    expect: {
      code: 'double-vote',
      headline: naming(/\bn\d gave its vote of term \d+ twice/, /after it was killed at/),
      pointers: ['message'],
    },
    maelstrom: 'unknown',
  },
  {
    name: 'forgets its log at restart',
    base,
    edits: onDiskBut('    log.splice(change.from, log.length, ...change.entries);\n', ''),
    expect: { code: 'committed-replaced', headline: naming(/Index \d+/, /\bn\d\b/), pointers: ['message'] },
    maelstrom: 'unknown',
  },
  {
    name: 'does not wait until the disk has it',
    base,
    edits: onDiskBut('  fsyncSync(disk);\n', ''),
    expect: { code: 'committed-replaced', headline: naming(/Index \d+/, /\bn\d\b/), pointers: ['message'] },
    maelstrom: 'unknown',
  },
];
