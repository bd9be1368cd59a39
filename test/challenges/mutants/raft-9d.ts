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

const forgotten: Mutant['expect'] = {
  code: 'key-forgotten',
  headline: naming(/\bn\d\b/, /key \d+/),
  pointers: ['operation'],
};

const breach = (code: string, headline: RegExp): Mutant['expect'] => ({
  code,
  headline,
  pointers: ['message'],
});

export const mutants: readonly Mutant[] = [
  {
    name: 'votes twice in a term',
    base: raft,
    run: 'quick-cuts',
    edits: [['upToDate && (votedFor === null || votedFor === message.src)', 'upToDate']],
    expect: breach('double-vote', naming(/\bn\d gave its vote of term \d+ twice: to n\d/)),
    maelstrom: 'passes',
  },
  {
    name: 'takes any answer for a vote',
    base: raft,
    run: 'quick-cuts',
    timeLimit: 20,
    edits: [['!answer.granted || ', '']],
    expect: breach('two-leaders', naming(/\bn\d and n\d both led in term \d+/)),
    maelstrom: 'fails',
  },
  {
    name: 'counts entries of old terms',
    base: plain,
    run: 'quick-cuts',
    timeLimit: 20,
    edits: [
      [' || log[held].term !== term', ''],
      ['  log.push({ term, op: null });\n', ''],
    ],
    expect: breach('counted-old-term', naming(/leader of term \d+, took index \d+ for committed/)),
    maelstrom: 'passes',
  },
  {
    name: 'cuts its log to what a message holds, late ones too',
    base: plain,
    run: 'quick-cuts',
    timeLimit: 20,
    edits: [['    if (log[at]?.term === entry.term) continue;\n', '']],
    expect: breach('committed-replaced', naming(/Index \d+ of the log was committed/, /leader of term \d+/)),
    maelstrom: 'passes',
  },
  {
    name: 'takes entries without comparing the one before',
    base: raft,
    run: 'quick-cuts',
    seeds: [2],
    edits: [
      ['    success = termAt(prevIndex) === body.prevTerm;', '    success = prevIndex <= lastIndex();'],
    ],
    expect: breach('entries-misfit', naming(/\bn\d took entries of n\d/, /its own was of term \d+/)),
    maelstrom: 'passes',
  },
  {
    name: 'looks at the last term of a log alone before it votes',
    base: plain,
    run: 'quick-cuts',
    seeds: [4],
    edits: [['(body.lastTerm === mine && body.last >= last())', 'body.lastTerm === mine']],
    expect: breach('committed-replaced', naming(/Index \d+ of the log was committed/)),
    maelstrom: 'passes',
  },
  {
    name: 'answers as a leader that has been deposed',
    base: plain,
    run: 'quick-cuts',
    edits: [
      [
        '    reads.push({ ...op, round: round + 1, index: Math.max(committed, firstOfTerm) });',
        '    tell(op.via, op.ticket, registerOf(op.key));',
      ],
    ],
    expect: wrongAnswer('stale-read'),
    maelstrom: 'fails',
  },
  {
    name: 'votes for a log that lacks what is committed',
    base: raft,
    run: 'partitions',
    timeLimit: 20,
    edits: [['body.term === term && upToDate && ', 'body.term === term && (upToDate || last >= 0) && ']],
    expect: breach('committed-replaced', naming(/Index \d+ of the log was committed/, /leader of term \d+/)),
    maelstrom: 'passes',
  },
  {
    name: 'answers reads as a leader that nobody confirms',
    base: plain,
    run: 'slow-network',
    seeds: [4],
    edits: [
      ['read.index && confirmed >= majority)', 'read.index && confirmed > 0)'],
      ['  return announce();\n}\n\nfor await', '  announce();\n  return serveReads();\n}\n\nfor await'],
    ],
    expect: wrongAnswer('stale-read'),
    maelstrom: 'fails',
  },
  {
    name: 'keeps its own entries where the leader has others',
    base: raft,
    run: 'slow-network',
    seeds: [5],
    edits: [
      ['      if (termAt(index) === entry.term) return;\n', '      if (index <= lastIndex()) return;\n'],
      ['    success = termAt(prevIndex) === body.prevTerm;', '    success = prevIndex <= lastIndex();'],
    ],
    expect: wrongAnswer('not-linearizable'),
    maelstrom: 'fails',
  },
  {
    name: 'says that it has entries which it drops',
    base: raft,
    run: 'slow-network',
    seeds: [5],
    edits: [
      [
        '      log.length = index;\n      log.push(entry);',
        '      if (Math.random() < 0.9) log.push(entry);',
      ],
    ],
    expect: breach('entries-dropped', naming(/\bn\d lost entries that it had taken/, /lacks index \d+/)),
    maelstrom: 'fails',
  },
  {
    ...readsAsFollower,
    run: 'partitions',
    timeLimit: 20,
    expect: wrongAnswer('stale-read'),
    maelstrom: 'fails',
  },
  {
    ...appliesWhatItAppends,
    run: 'partitions',
    timeLimit: 20,
    expect: alone,
    maelstrom: 'passes',
  },
  {
    name: 'takes the followers for richer than it made them',
    base: raft,
    run: 'partitions',
    timeLimit: 20,
    edits: [
      [
        'node.rpc(peer, { ...body, committed },',
        'node.rpc(peer, { ...body, entries: [], prevIndex: 0, prevTerm: 0, committed },',
      ],
    ],
    expect: forgotten,
    maelstrom: 'passes',
  },
  {
    ...keepsNoLog,
    run: 'partitions',
    timeLimit: 20,
    expect: forgotten,
    maelstrom: 'passes',
  },
  {
    ...acknowledgesWhatItPassesOn,
    run: 'partitions',
    timeLimit: 20,
    expect: wrongAnswer('lost-write'),
    maelstrom: 'fails',
  },
  {
    name: 'follows the first leader for ever',
    base: raft,
    run: 'partitions',
    seeds: [5],
    edits: [
      [
        '    leader = message.src;\n    deadline = Date.now() + patience();',
        '    leader = message.src;\n    deadline = Infinity;',
      ],
    ],
    expect: { code: 'no-new-leader', headline: naming(/majority/, /n\d and n\d/), pointers: ['operation'] },
    maelstrom: 'passes',
  },
  {
    name: 'lets a timeout become an unhandled rejection',
    base: raft,
    run: 'partitions',
    edits: [['      () => {},\n', '']],
    expect: { code: 'node-crashed', headline: naming(/n\d/, /did not answer/), pointers: ['outcome'] },
    maelstrom: 'fails',
  },
];
