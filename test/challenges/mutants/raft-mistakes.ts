/** Mistakes that are wrong in several of the Raft challenges, and what is said of such. */
import { type Mutant, naming, type WrongNode } from '../../support/mutants.ts';

const raft = 'solutions/raft-9d/main.ts';

/** An answer that names its node and key, with the operation, the message and the result that show it. */
export const wrongAnswer = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/\bn\d\b/, /key \d+/),
  pointers: ['operation', 'message', 'result'],
});

/** An answer that no majority can have known of. */
export const alone: Mutant['expect'] = {
  code: 'acknowledged-alone',
  headline: naming(/\bn\d\b/, /write_ok|cas_ok/),
  pointers: ['message'],
};

export const appliesWhatItAppends: WrongNode = {
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
};

export const keepsNoLog: WrongNode = {
  name: 'keeps no log, and answers as long as it leads',
  base: 'solutions/raft-9b/main.ts',
  edits: [["'no leader yet'", "'nobody leads'"]],
};

export const acknowledgesWhatItPassesOn: WrongNode = {
  name: 'acknowledges what it has passed on',
  base: 'lin-kv/correct/raft.mjs',
  edits: [
    [
      "      else write(leader, { type: 'take', op });\n",
      "      else write(leader, { type: 'take', op });\n      if (op.type === 'write') answerClient(tickets, { type: 'write_ok' });\n",
    ],
  ],
};

export const readsAsFollower: WrongNode = {
  name: 'reads from its own registers as a follower',
  base: raft,
  edits: [
    [
      "node.on('read' as string, (message) => accept(message as Message<Request>));",
      "node.on('read' as string, (message) => node.reply(message, carryOut(message.body as Request)));",
    ],
  ],
};
