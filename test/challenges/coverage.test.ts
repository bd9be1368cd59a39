/** What the corpus proves as a whole, and the findings that are notes: told, without failing anybody. */
import { afterAll, describe, expect, it } from 'vitest';
import { diagnosisCodes } from '../../src/course/known-names.ts';
import { Court, challengeOf, inWords, plan } from '../support/court.ts';
import type { WrongNode } from '../support/mutants.ts';
import { mutantProgram } from '../support/programs.ts';
import { cases } from './misbehaviour-cases.ts';
import { allMutants, type ChallengeId } from './mutants/index.ts';

/**
 * Codes that no program of a learner brings about reliably, or that name what is left when all else fails:
 * the graders' own tests and test/maelstrom/recorded-runs.test.ts show those.
 */
const unreached = [
  'could-not-run',
  'requirement-missed',
  'lost-value',
  'lost-value-late',
  'wrong-sum',
  'checker-refused',
  'log-nonmonotonic-send',
  'txn-dirty-write',
];

describe('the corpus', () => {
  it('reaches every code of a diagnosis', () => {
    const expected = [...Object.values(allMutants).flat(), ...cases].map((one) =>
      'expect' in one ? one.expect.code : one.code,
    );
    const missing = diagnosisCodes.filter((code) => !expected.includes(code));
    expect(missing.sort()).toEqual([...unreached].sort());
  });

  it('has mistakes that Maelstrom lets pass', () => {
    const passed = Object.values(allMutants)
      .flat()
      .filter(({ maelstrom }) => maelstrom === 'passes');
    expect(passed.length).toBeGreaterThanOrEqual(5);
  });
});

const notes: readonly (WrongNode & {
  readonly challenge: ChallengeId;
  readonly code: string;
  readonly says: RegExp;
})[] = [
  {
    name: 'returns every value twice',
    challenge: 'broadcast-3b',
    base: 'broadcast/correct/flood-ack.mjs',
    edits: [['messages: [...values]', 'messages: [...values, ...values]']],
    code: 'duplicate-in-read',
    says: /n\d.*more than once/,
  },
  {
    name: 'logs what it sends on stderr',
    challenge: 'broadcast-3b',
    base: 'broadcast/correct/gossip-pull.mjs',
    edits: [
      [
        'function write(dest, body) {\n',
        'function write(dest, body) {\n  console.error(JSON.stringify({ src: me, dest, body }));\n',
      ],
    ],
    code: 'reply-on-stderr',
    says: /n\d.*stderr/,
  },
];

describe('a note', () => {
  const court = new Court({ maxProcesses: 1 });
  afterAll(() => court.close());

  it.for(notes.map((note) => [note.name, note] as const))(
    'is all that becomes of a node that %s',
    { timeout: 60_000 },
    async ([, note]) => {
      const program = await mutantProgram(note, court.scratch);
      const challenge = await challengeOf(note.challenge);
      const { report } = await court.grade(challenge, program, plan(challenge, 1));
      expect(report.outcome, inWords(report)).toBe('passed');
      expect(report.findings.map(({ code, severity }) => [code, severity])).toEqual([[note.code, 'note']]);
      expect(report.findings[0]?.statement.text).toMatch(note.says);
    },
  );
});
