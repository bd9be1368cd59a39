import { type Mutant, naming } from '../../support/mutants.ts';

const raft = 'solutions/raft-9d/main.ts';
const plain = 'lin-kv/correct/raft.mjs';

const wrongAnswer = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/\bn\d\b/, /key \d+/),
  pointers: ['operation', 'message', 'result'],
});
const alone: Mutant['expect'] = {
  code: 'acknowledged-alone',
  headline: naming(/\bn\d\b/, /write_ok|cas_ok/),
  pointers: ['message'],
};

export const mutants: readonly Mutant[] = [
  {
    name: 'carries out at once what it appends',
    base: raft,
    edits: [
      [
        '    log.push({ term, request: message });\n',
        '    log.push({ term, request: message });\n    node.reply(message, carryOut(message.body));\n',
      ],
      ['    const answer = carryOut(request.body);\n', ''],
      [
        '    if (request.dest === node.id) node.reply(request, answer);',
        '    if (request.dest !== node.id) carryOut(request.body);',
      ],
    ],
    expect: alone,
    maelstrom: 'passes',
  },
  {
    name: 'keeps no log, and answers as long as it leads',
    base: 'solutions/raft-9b/main.ts',
    edits: [["'no leader yet'", "'nobody leads'"]],
    expect: alone,
    maelstrom: 'passes',
  },
  {
    name: 'acknowledges what it has passed on',
    base: plain,
    edits: [
      [
        "      else write(leader, { type: 'take', op });\n",
        "      else write(leader, { type: 'take', op });\n      if (op.type === 'write') answerClient(tickets, { type: 'write_ok' });\n",
      ],
    ],
    expect: alone,
    maelstrom: 'passes',
  },
  {
    name: 'reads from its own registers as a follower',
    base: raft,
    edits: [
      [
        "node.on('read' as string, (message) => accept(message as Message<Request>));",
        "node.on('read' as string, (message) => node.reply(message, carryOut(message.body as Request)));",
      ],
    ],
    expect: wrongAnswer('stale-read'),
    maelstrom: 'fails',
  },
  {
    name: 'compares when the request comes, and sets when it is committed',
    base: raft,
    edits: [
      [
        '  if (current !== body.from) {\n    return new RpcError(ErrorCode.preconditionFailed, `${current} is not ${body.from}`).toBody();\n  }\n',
        '',
      ],
    ],
    expect: wrongAnswer('never-written'),
    maelstrom: 'fails',
  },
  {
    name: 'begins the log anew behind what is committed with every request',
    base: plain,
    edits: [
      [
        '    log.push({ term, op });\n',
        '    log.splice(Math.max(1, committed), log.length, { term, op });\n',
      ],
    ],
    expect: {
      code: 'no-answer',
      headline: naming(/\bn\d\b/, /No \w+ succeeded/),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
  {
    name: 'carries a cas out only where the client asked for it',
    base: plain,
    edits: [
      [
        '    if (op === null) continue;',
        "    if (op === null || (op.type === 'cas' && op.via !== me)) continue;",
      ],
    ],
    expect: wrongAnswer('lost-write'),
    maelstrom: 'fails',
  },
  {
    name: 'takes a write into the log again half a second later',
    base: plain,
    edits: [
      [
        '    log.push({ term, op });\n',
        "    log.push({ term, op });\n    if (op.type === 'write') setTimeout(() => log.push({ term, op }), 500);\n",
      ],
    ],
    expect: wrongAnswer('lost-write'),
    maelstrom: 'fails',
  },
  {
    name: 'answers no cas that does not fit',
    base: raft,
    edits: [
      [
        '    if (request.dest === node.id) node.reply(request, answer);',
        "    if (request.dest === node.id && !('code' in answer)) node.reply(request, answer);",
      ],
    ],
    expect: { code: 'no-answer', headline: naming(/\bn\d\b/), pointers: ['operation', 'message'] },
    maelstrom: 'passes',
  },
  {
    name: 'answers a read without its value',
    base: plain,
    edits: [
      ["{ type: 'read_ok', value: registers.get(key) }", "{ type: 'read_ok', now: registers.get(key) }"],
      ['current.value !== from', 'current.now !== from'],
    ],
    expect: {
      code: 'malformed-reply',
      headline: naming(/\bn\d\b/, 'read'),
      pointers: ['operation', 'message'],
    },
    maelstrom: 'fails',
  },
];
