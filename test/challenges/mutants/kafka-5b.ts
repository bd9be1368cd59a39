import { type Mutant, naming } from '../../support/mutants.ts';

const linKv = 'kafka/correct/lin-kv.mjs';
const ownerForward = 'kafka/correct/owner-forward.ts';

const wrongLog = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/"?\d+"?/, /offset|message|log/),
  pointers: ['operation', 'message'],
});

const wrong: readonly Mutant[] = [
  {
    name: 'keeps a log of its own on each node',
    base: ownerForward,
    edits: [
      ['return node.nodeIds[hash % node.nodeIds.length] as NodeId;', 'return node.id || String(hash);'],
    ],
    expect: wrongLog('log-inconsistent-offsets'),
    maelstrom: 'fails',
  },
  {
    name: 'works out another owner on each node',
    base: ownerForward,
    edits: [['  let hash = 0;\n', '  let hash = Number(node.id.slice(1));\n']],
    expect: wrongLog('log-inconsistent-offsets'),
    maelstrom: 'fails',
  },
  {
    name: 'writes the longer log without comparing',
    base: linKv,
    edits: [
      [
        `{ type: 'cas', key: \`log \${key}\`, from, to, create_if_not_exists: true }`,
        `{ type: 'write', key: \`log \${key}\`, value: to }`,
      ],
      [`if (cas.type === 'cas_ok') {`, `if (cas.type === 'write_ok') {`],
    ],
    expect: wrongLog('log-inconsistent-offsets'),
    maelstrom: 'fails',
  },
  {
    name: 'takes a refused compare-and-set for done',
    base: linKv,
    edits: [[`if (cas.type === 'cas_ok') {`, `if (cas.type !== 'read_ok') {`]],
    expect: wrongLog('log-inconsistent-offsets'),
    maelstrom: 'fails',
  },
  {
    name: 'answers polls from the log as it saw it last',
    base: linKv,
    edits: [
      [
        '  const log = await readLog(key);\n  return [key,',
        '  const log = known.get(key) ?? (await readLog(key));\n  return [key,',
      ],
    ],
    expect: wrongLog('log-unseen-on-one-node'),
    maelstrom: 'passes',
  },
  {
    name: 'answers a send before the owner has',
    base: ownerForward,
    edits: [
      [
        ": (await node.rpc(owner, { type: 'append', key, message: msg })).body.offset;",
        ": logOf(key).length;\n  if (owner !== node.id) node.send(owner, { type: 'append', key, message: msg });",
      ],
    ],
    expect: wrongLog('log-inconsistent-offsets'),
    maelstrom: 'fails',
  },
  {
    name: 'answers polls for its own keys only',
    base: ownerForward,
    edits: [
      [
        "return (await node.rpc(owner, { type: 'fetch', offsets: wanted })).body.messages as Messages;",
        'return {};',
      ],
    ],
    expect: wrongLog('log-unseen-on-one-node'),
    maelstrom: 'passes',
  },
  {
    name: 'keeps what is committed to itself',
    base: ownerForward,
    edits: [
      [
        "    if (owner === node.id) commit(wanted);\n    else await node.rpc(owner, { type: 'commit', offsets: wanted });\n",
        '    commit(wanted);\n',
      ],
    ],
    expect: wrongLog('commit-forgotten'),
    maelstrom: 'passes',
  },
  {
    name: 'appends again what it forwards',
    base: ownerForward,
    edits: [
      [
        "(await node.rpc(owner, { type: 'append', key, message: msg })).body.offset;",
        "(await node.rpc(owner, { type: 'append', key, message: msg }).then(() => node.rpc(owner, { type: 'append', key, message: msg }))).body.offset;",
      ],
    ],
    expect: wrongLog('log-duplicate'),
    maelstrom: 'fails',
  },
  {
    name: 'tells offsets as text',
    base: linKv,
    edits: [
      [
        "{ type: 'send_ok', offset: await send(body.key, body.msg) }",
        "{ type: 'send_ok', offset: String(await send(body.key, body.msg)) }",
      ],
    ],
    expect: { code: 'malformed-reply', headline: /offset/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
];

/** A thousand operations a second: what is wrong with a log shows long before twenty seconds are over. */
export const mutants: readonly Mutant[] = wrong.map((mutant) => ({ timeLimit: 3, ...mutant }));
