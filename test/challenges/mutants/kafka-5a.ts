import { type Mutant, naming } from '../../support/mutants.ts';

const singleNode = 'kafka/correct/single-node.mjs';
const oneJournal = 'kafka/correct/one-journal.cjs';

/** What is wrong with a log: the headline names its key and an offset. */
const wrongLog = (code: string): Mutant['expect'] => ({
  code,
  headline: naming(/"?\d+"?/, /offset|message|log/),
  pointers: ['operation', 'message'],
});

const wrong: readonly Mutant[] = [
  {
    name: 'numbers polled messages from zero',
    base: singleNode,
    edits: [['[from + index, message]', '[index, message]']],
    expect: wrongLog('log-inconsistent-offsets'),
    maelstrom: 'fails',
  },
  {
    name: 'tells the length of the log for the offset',
    base: singleNode,
    edits: [['  log.push(message);\n  return offset;', '  log.push(message);\n  return log.length;']],
    expect: wrongLog('log-inconsistent-offsets'),
    maelstrom: 'fails',
  },
  {
    name: 'begins one behind the offset asked for',
    base: singleNode,
    edits: [
      [
        'return log.slice(from).map((message, index) => [from + index, message]);',
        'return log.slice(from + 1).map((message, index) => [from + 1 + index, message]);',
      ],
    ],
    expect: wrongLog('log-poll-skip'),
    maelstrom: 'fails',
  },
  {
    name: 'takes the time in tenths of a second for the offset',
    base: oneJournal,
    edits: [
      [
        '  const offset = journal.length;\n  journal.push(message);',
        '  const offset = Math.floor(Date.now() / 100) % 2 ** 30;\n  journal[offset] = message;',
      ],
    ],
    expect: wrongLog('log-inconsistent-offsets'),
    maelstrom: 'fails',
  },
  {
    name: 'answers with the three newest messages, whatever was asked for',
    base: oneJournal,
    edits: [['index.slice(firstFrom(index, offset))', 'index.slice(-3)']],
    expect: wrongLog('log-nonmonotonic-poll'),
    maelstrom: 'fails',
  },
  {
    name: 'answers with the three newest messages that were asked for',
    base: oneJournal,
    edits: [['index.slice(firstFrom(index, offset))', 'index.slice(firstFrom(index, offset)).slice(-3)']],
    expect: wrongLog('log-poll-skip'),
    maelstrom: 'fails',
  },
  {
    name: 'answers from the newest to the oldest',
    base: oneJournal,
    edits: [
      ['.map((place) => [place, journal[place]]);', '.map((place) => [place, journal[place]]).reverse();'],
    ],
    expect: wrongLog('log-nonmonotonic-poll'),
    maelstrom: 'fails',
  },
  {
    name: 'holds the newest message of each log back',
    base: singleNode,
    edits: [['return log.slice(from).map(', 'return log.slice(from, -1).map(']],
    expect: wrongLog('log-unseen'),
    // Its search for lost writes throws where the last message of a log was never polled.
    maelstrom: 'unknown',
  },
  {
    name: 'appends every message twice',
    base: singleNode,
    edits: [['  log.push(message);\n', '  log.push(message, message);\n']],
    expect: wrongLog('log-duplicate'),
    maelstrom: 'fails',
  },
  {
    name: 'begins every log with a message of its own',
    base: singleNode,
    edits: [
      [
        '  const log = logs.get(key) ?? [];\n  logs.set(key, log);',
        "  const log = logs.get(key) ?? ['begin'];\n  logs.set(key, log);",
      ],
    ],
    expect: wrongLog('log-invented-message'),
    // Its search for the sender of a message throws where there is none.
    maelstrom: 'unknown',
  },
  {
    name: 'forgets what is committed',
    base: oneJournal,
    edits: [
      [
        '      committed.set(key, Math.max(offset, committed.get(key) ?? 0));\n',
        '      committed.delete(key, offset);\n',
      ],
    ],
    expect: wrongLog('commit-forgotten'),
    maelstrom: 'passes',
  },
  {
    // Few messages at a time, as it may: a client that lags behind commits less than another one before.
    name: 'lets the last commit win',
    base: oneJournal,
    edits: [
      ['Math.max(offset, committed.get(key) ?? 0)', 'offset'],
      ['index.slice(firstFrom(index, offset))', 'index.slice(firstFrom(index, offset)).slice(0, 2)'],
    ],
    expect: wrongLog('commit-regressed'),
    maelstrom: 'passes',
  },
  {
    name: 'tells the next offset for the committed one',
    base: oneJournal,
    edits: [['(key) => committed.get(key)) };', '(key) => committed.get(key) + 1) };']],
    expect: wrongLog('commit-ahead'),
    maelstrom: 'passes',
  },
  {
    // Maelstrom quotes each of these answers, and those at the end hold all there is.
    name: 'answers polls with objects instead of pairs',
    base: oneJournal,
    timeLimit: 3,
    edits: [['[place, journal[place]]', '({ offset: place, msg: journal[place] })']],
    expect: { code: 'malformed-reply', headline: /msgs/, pointers: ['operation', 'message'] },
    maelstrom: 'fails',
  },
  {
    name: 'forgets one message in a hundred',
    base: oneJournal,
    edits: [['  places.get(key).push(offset);', '  if (offset % 100 !== 99) places.get(key).push(offset);']],
    expect: wrongLog('log-lost-write'),
    maelstrom: 'fails',
  },
  {
    name: 'has no answer for a key that nobody committed',
    base: oneJournal,
    edits: [
      ['const known = keys.filter((key) => committed.has(key));', 'const known = keys;'],
      ['(key) => committed.get(key)) };', '(key) => committed.get(key) ?? null) };'],
    ],
    expect: { code: 'malformed-reply', headline: /offsets/, pointers: ['operation', 'message'] },
    maelstrom: 'passes',
  },
];

/** A thousand operations a second: what is wrong with a log shows long before twenty seconds are over. */
export const mutants: readonly Mutant[] = wrong.map((mutant) => ({ timeLimit: 3, ...mutant }));
