import { type Mutant, naming } from '../../support/mutants.ts';
import {
  acknowledgesWhatItPassesOn,
  alone,
  appliesWhatItAppends,
  keepsNoLog,
  readsAsFollower,
  wrongAnswer,
} from './raft-mistakes.ts';

const raft = 'solutions/raft-9d/main.ts';
const plain = 'lin-kv/correct/raft.mjs';

export const mutants: readonly Mutant[] = [
  {
    ...appliesWhatItAppends,
    expect: alone,
    maelstrom: 'passes',
  },
  {
    ...keepsNoLog,
    expect: alone,
    maelstrom: 'passes',
  },
  {
    ...acknowledgesWhatItPassesOn,
    expect: alone,
    maelstrom: 'passes',
  },
  {
    ...readsAsFollower,
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
