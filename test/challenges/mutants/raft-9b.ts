import { type Mutant, naming } from '../../support/mutants.ts';
import { readsAsFollower, wrongAnswer } from './raft-mistakes.ts';

const elected = 'solutions/raft-9b/main.ts';

export const mutants: readonly Mutant[] = [
  {
    name: 'passes nothing on',
    base: elected,
    edits: [
      [
        '  const { body: answer } = await node.rpc(leader, request);\n  node.reply(message, answer);',
        '  void request;',
      ],
    ],
    expect: { code: 'no-answer', headline: naming(/\bn\d\b/), pointers: ['operation', 'message'] },
    maelstrom: 'passes',
  },
  {
    name: 'answers whether it leads or not',
    base: elected,
    edits: [['  if (leader === node.id) {', '  if (leader !== null) {']],
    expect: wrongAnswer('stale-read'),
    maelstrom: 'fails',
  },
  {
    name: 'takes the first node for the leader',
    base: elected,
    edits: [["node.on('init', () => {", "node.on('init', () => {\n  leader = node.nodeIds[0] ?? null;"]],
    expect: { code: 'unelected-leader', headline: naming('n0', /no majority/), pointers: ['message'] },
    maelstrom: 'passes',
  },
  {
    name: 'sends no heartbeats',
    base: elected,
    edits: [
      [
        "    if (leader === node.id) for (const peer of node.peers) node.send(peer, { type: 'i_lead', term });\n    else if",
        '    if',
      ],
    ],
    expect: wrongAnswer('stale-cas'),
    maelstrom: 'fails',
  },
  {
    name: 'hears heartbeats and stands all the same',
    base: elected,
    edits: [['  leader = src;\n  rest();\n', '  leader = src;\n']],
    expect: wrongAnswer('stale-read'),
    maelstrom: 'fails',
  },
  {
    name: 'votes for nobody but itself',
    base: elected,
    edits: [['(votedFor === null || votedFor === message.src)', 'votedFor === message.src']],
    expect: {
      code: 'error-reply',
      headline: naming(/No \w+ succeeded/, /n\d/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'passes the answer on under its own number',
    base: elected,
    edits: [['  node.reply(message, answer);', '  node.send(message.src, answer);']],
    expect: { code: 'no-answer', headline: naming(/n\d/), pointers: ['operation', 'message'] },
    maelstrom: 'passes',
  },
  {
    ...readsAsFollower,
    expect: wrongAnswer('stale-read'),
    maelstrom: 'fails',
  },
  {
    name: 'prints who leads',
    base: elected,
    edits: [['  leader = src;\n', '  leader = src;\n  process.stdout.write(`leader ${src}\\n`);\n']],
    expect: { code: 'muted-not-json', headline: naming(/n\d/, 'leader'), pointers: ['outcome'] },
    maelstrom: 'passes',
  },
];
