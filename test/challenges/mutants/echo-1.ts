import type { Mutant } from '../../support/mutants.ts';

const readline = 'echo/correct/readline.mjs';
const rawChunks = 'echo/correct/raw-chunks.cjs';
const asyncIteration = 'echo/correct/async-iteration.mjs';

export const mutants: readonly Mutant[] = [
  {
    name: 'answers in capitals',
    base: readline,
    edits: [['echo: request.body.echo }', 'echo: request.body.echo.toUpperCase() }']],
    expect: { code: 'wrong-echo', headline: /PLEASE ECHO \d+/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'answers with the text of the request before',
    base: rawChunks,
    edits: [
      ['let counter = 0;', "let counter = 0;\nlet last = '';"],
      ['answer.body.echo = request.echo;', '[answer.body.echo, last] = [last, request.echo];'],
    ],
    expect: { code: 'wrong-echo', headline: /Please echo \d+/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'answers the id after the one that was asked',
    base: asyncIteration,
    edits: [["answer.type = 'echo_ok';", "answer.type = 'echo_ok';\n    answer.in_reply_to += 1;"]],
    expect: { code: 'no-answer', headline: /n0/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'adds a key to the reply',
    base: asyncIteration,
    edits: [['answer.echo = body.echo;', 'answer.echo = body.echo;\n    answer.server = id;']],
    expect: { code: 'malformed-reply', headline: /server/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'prints what it got before it answers',
    base: readline,
    edits: [["case 'echo':", "case 'echo':\n      console.log('got', request.body.echo);"]],
    expect: { code: 'muted-not-json', headline: /n0.*got Please echo/s, pointers: ['outcome'] },
    maelstrom: 'fails',
  },
  {
    name: 'prints what it did after it has answered',
    base: readline,
    edits: [
      [
        "reply(request, { type: 'echo_ok', echo: request.body.echo });",
        "reply(request, { type: 'echo_ok', echo: request.body.echo });\n      console.log('done');",
      ],
    ],
    expect: { code: 'muted-not-json', headline: /n0.*done/s, pointers: ['outcome'] },
    maelstrom: 'passes',
  },
];
