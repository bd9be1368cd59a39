import type { Mutant } from '../../support/mutants.ts';

const nodeCounter = 'unique-ids/correct/node-counter.mjs';
const clockPid = 'unique-ids/correct/clock-pid.cjs';
const linKvBlocks = 'unique-ids/correct/lin-kv-blocks.mjs';
const linTso = 'unique-ids/correct/lin-tso.mjs';
const snowflake = 'unique-ids/correct/snowflake-64.cjs';
const uuid = 'solutions/unique-ids-2/main.ts';

export const mutants: readonly Mutant[] = [
  {
    name: 'counts without its own name',
    base: nodeCounter,
    edits: [[`return \`\${nodeId}-\${counter}\`;`, 'return counter;']],
    expect: { code: 'duplicate-id', headline: /n\d.*n\d/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'forgets to count',
    base: nodeCounter,
    edits: [['  counter += 1;\n', '']],
    expect: { code: 'duplicate-id', headline: /n(\d)-0.*n\1/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'takes random numbers of 20 bits',
    base: nodeCounter,
    edits: [[`return \`\${nodeId}-\${counter}\`;`, 'return Math.floor(Math.random() * 2 ** 20);']],
    expect: { code: 'duplicate-id', headline: /\d+.*n\d/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'spreads numbers by the parity of its index',
    base: nodeCounter,
    edits: [[`return \`\${nodeId}-\${counter}\`;`, 'return 2 * counter + (Number(nodeId.slice(1)) % 2);']],
    expect: { code: 'duplicate-id', headline: /n0.*n2|n2.*n0/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'takes the wall clock in milliseconds',
    base: clockPid,
    edits: [["id: [String(clock), process.pid, this.counter].join('.')", 'id: Date.now()']],
    expect: { code: 'duplicate-id', headline: /\d{13}.*n\d/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'takes its name and the wall clock',
    base: clockPid,
    edits: [
      ["id: [String(clock), process.pid, this.counter].join('.')", `id: \`\${this.id}:\${Date.now()}\``],
    ],
    expect: { code: 'duplicate-id', headline: /n(\d):\d{13}.*n\1/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'mixes numbers and strings',
    base: clockPid,
    edits: [
      [
        "id: [String(clock), process.pid, this.counter].join('.')",
        `id: this.counter % 2 ? Number(clock) : \`\${this.id}-\${clock}\``,
      ],
    ],
    expect: { code: 'incomparable-ids', headline: /number.*string|string.*number/i, pointers: ['operation'] },
    maelstrom: 'fails',
  },
  {
    name: 'refuses one request in 4096',
    base: clockPid,
    timeLimit: 30,
    edits: [
      [
        'this.counter = (this.counter + 1) % 4096;',
        `this.counter = (this.counter + 1) % 4096;
    if (this.counter === 0) return { type: 'error', code: 11, text: 'sequence used up' };`,
      ],
    ],
    expect: { code: 'error-reply', headline: /sequence used up/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'writes its block without comparing',
    base: linKvBlocks,
    edits: [
      [
        `      type: 'cas',
      key: 'next-id',
      from,
      to: from + BLOCK,
      create_if_not_exists: true,`,
        `      type: 'write',
      key: 'next-id',
      value: from + BLOCK,`,
      ],
      ["cas.type === 'cas_ok'", "cas.type === 'write_ok'"],
      ['const BLOCK = 100;', 'const BLOCK = 10;'],
    ],
    timeLimit: 20,
    expect: { code: 'duplicate-id', headline: /\d+.*n\d.*n\d/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'goes one past the end of its block',
    base: linKvBlocks,
    edits: [['while (next >= limit)', 'while (next > limit)']],
    expect: { code: 'duplicate-id', headline: /n\d/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'asks the first node instead of a service that is never cut off',
    base: linTso,
    edits: [
      ["const ORACLE = 'lin-tso';", "let ORACLE = '';\nlet clock = 0;"],
      ['nodeIds = body.node_ids;', 'nodeIds = body.node_ids;\n    ORACLE = nodeIds[0];'],
      [
        "} else if (body.type === 'ts_ok') {",
        `} else if (body.type === 'ts') {
    say(message.src, { type: 'ts_ok', ts: clock++, in_reply_to: body.msg_id });
  } else if (body.type === 'ts_ok') {`,
      ],
    ],
    expect: { code: 'unavailable', headline: /n[12]/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'reads the wrong key of the answer, so that the id is missing',
    base: linTso,
    edits: [['(body.ts)', '(body.value)']],
    expect: { code: 'malformed-reply', headline: /id/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'rounds 64-bit ids to doubles',
    base: snowflake,
    edits: [[`\`"id":\${id}\``, `\`"id":\${Number(id)}\``]],
    expect: { code: 'duplicate-id', headline: /807\d{16}.*n\d/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'crashes when its sequence reaches a thousand',
    base: snowflake,
    edits: [['sequence += 1n;', 'sequence += sequence < 1000n ? 1n : 1;']],
    expect: { code: 'node-crashed', headline: /n\d.*TypeError/s, pointers: ['outcome', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'prints a progress line',
    base: nodeCounter,
    edits: [
      ['  counter += 1;\n', "  counter += 1;\n  if (counter % 1000 === 0) console.log('ids:', counter);\n"],
    ],
    expect: { code: 'muted-not-json', headline: /n\d.*ids: 1000/s, pointers: ['outcome'] },
    maelstrom: 'fails',
  },
  {
    name: 'cuts its UUID to six characters',
    timeLimit: 10,
    base: uuid,
    edits: [['id: randomUUID() }', 'id: randomUUID().slice(0, 6) }']],
    expect: { code: 'duplicate-id', headline: /[0-9a-f]{6}.*n\d/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
];
