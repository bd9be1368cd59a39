/** `dscourse progress` in all its forms, from logs; how it reads damaged ones is in course-commands.test.ts. */
import { beforeAll, describe, expect, it } from 'vitest';
import { action } from '../../src/cli/commands/progress-action.ts';
import { progressJson } from '../../src/cli/commands/progress-run/progress-json.ts';
import { progressLines } from '../../src/cli/commands/progress-run/progress-lines.ts';
import { progressMarkdown } from '../../src/cli/commands/progress-run/progress-markdown.ts';
import { overviewOf } from '../../src/cli/commands/progress-run/progress-words.ts';
import { displayWidth, stripColour } from '../../src/cli/terminal/width.ts';
import type { Course } from '../../src/course/course.ts';
import { readCourse } from '../../src/course/read-course.ts';
import { readGlossary } from '../../src/glossary/read-glossary.ts';
import type { LogEntry } from '../../src/progress/attempts.ts';
import { type FakeIoOptions, fakeContext, fakeIo } from '../support/fake-io.ts';
import { attemptEntry, failedEntry, hintEntry, startEntry } from '../support/log-entries.ts';
import { packageRoot } from '../support/programs.ts';
import { temporaryFolder, writeTree } from '../support/run-cli.ts';

let course: Course;
const glossary = readGlossary(packageRoot);
beforeAll(async () => {
  course = await readCourse(packageRoot);
});

const overview = (entries: readonly LogEntry[]) => overviewOf(course, entries, glossary);

function progress(entries: readonly LogEntry[], options: FakeIoOptions = {}): string {
  return progressLines(overview(entries), fakeContext(fakeIo(options)).terminal).join('\n');
}

const certifiedBy = { maelstrom: 'v0.2.4', runs: ['echo'] };
const entries: readonly LogEntry[] = [
  startEntry(),
  attemptEntry({ attempt: 1, certified: true, certifiedBy }),
  attemptEntry({
    attempt: 2,
    challenge: 'broadcast-3d',
    figures: { 'performance/stable-latency-median': 368.2 },
  }),
  startEntry({ challenge: 'unique-ids-2' }),
  failedEntry({ attempt: 3, challenge: 'unique-ids-2', diagnosis: 'duplicate-id' }),
  hintEntry({ challenge: 'unique-ids-2', hint: 'gone-from-the-course' }),
  startEntry({ challenge: 'broadcast-3a' }),
];

const allPassed = (certified: boolean): readonly LogEntry[] =>
  course.challenges.map(({ id }, index) =>
    attemptEntry({
      challenge: id,
      attempt: index + 1,
      certified: certified || index === 0,
      ...(certified || index === 0 ? { certifiedBy } : {}),
    }),
  );

describe('progress on the terminal', () => {
  it('tells each state, the last failure, the certificate, bars, and what was practised', () => {
    const text = progress(entries, { columns: 100 });
    expect(text).toMatch(/^Distributed systems, built by hand {2}█░{9} 2 of 23 passed, 1 certified\n/);
    expect(text).toMatch(/A node that answers {2}█{5}░{5} 1 of 2 passed, 1 certified/);
    expect(text).toMatch(/Telling everyone {2}░{10} 0 of 3 passed/);
    expect(text).toMatch(/echo-1 +✓ certified +1 attempt +Maelstrom v0\.2\.4, attempt 1/);
    expect(text).toMatch(/unique-ids-2 +✗ failing +1 attempt +last: duplicate-id\n/);
    expect(text).toMatch(/broadcast-3a +→ started/);
    expect(text).toMatch(/broadcast-3b +· not started/);
    expect(text).toMatch(/broadcast-3d +median latency +368 ms +below 400 ms/);
    expect(text).toMatch(/Concepts practised \(7 of \d+\)/);
    expect(text.replace(/\s+/g, ' ')).toContain(
      'Message passing messages, request and reply, standard input and output Gossip',
    );
    expect(text).toContain('Next: unique-ids-2, Unique ids: dscourse grade unique-ids-2');
    expect(text).toContain('Stuck? dscourse hint unique-ids-2');
  });

  it('names the hints that were opened', () => {
    const opened = [
      hintEntry({ hint: 'pair-up' }),
      hintEntry({ hint: 'plan' }),
      hintEntry({ hint: 'pair-up' }),
    ];
    expect(progress(opened, { columns: 100 })).toMatch(/echo-1 +· not started +2 of 4 hints: pair-up, plan/);
  });

  it('begins an empty workspace', () => {
    const text = progress([]);
    expect(text).toMatch(/░{10} 0 of 23 passed\n/);
    expect(text).toMatch(/Concepts practised \(0 of \d+\)\n {2}none yet/);
    expect(text).toContain('Next: echo-1, Echo: dscourse start echo-1');
    expect(text).not.toContain('Stuck?');
  });

  it('goes on to certificates when all is passed, and ends', () => {
    const passed = progress(allPassed(false));
    expect(passed).toContain('✓ All 23 challenges are passed.');
    expect(passed).toContain('To certify unique-ids-2: dscourse grade unique-ids-2 --engine maelstrom');
    const certified = progress(allPassed(true));
    expect(certified).toMatch(/█{10} 23 of 23 passed, 23 certified/);
    expect(certified).toContain('All 23 challenges are passed and certified.');
  });

  it.each([20, 40, 60, 80])('fits %i columns', (columns) => {
    const text = progress(entries, { columns, tty: true });
    const wide = text.split('\n').filter((line) => displayWidth(stripColour(line)) > columns);
    expect(wide).toEqual([]);
    expect(stripColour(text)).toContain(columns < 50 ? 'passed' : '█');
  });

  it('is plain in a pipe and in ASCII where the locale has no more', () => {
    expect(progress(entries, { env: { LANG: 'C' } })).toMatch(/^[\n\x20-\x7e]+$/);
    expect(progress(entries, { tty: true, columns: 80, env: { NO_COLOR: '1' } })).not.toContain('\u001b');
  });
});

describe('progress --markdown', () => {
  const markdown = (of: readonly LogEntry[]): string => progressMarkdown(overview(of));

  it('has a row for each challenge, and nothing of the day or the terminal', () => {
    const text = markdown(entries);
    expect(text).toMatch(/^## Distributed systems, built by hand\n\n2 of 23 passed, 1 certified\.\n/);
    expect(text).toContain(
      '| echo-1, Echo | certified (Maelstrom v0.2.4, attempt 1) | 1 |  |  |\n| unique-ids-2, Unique ids | failing | 1 |  |  |\n',
    );
    expect(text).toContain('median latency 368 ms (below 400 ms)');
    expect(text).toContain('- Message passing: messages, request and reply, standard input and output\n');
    expect(text.split('\n').at(-1)).toBe('Next: unique-ids-2, Unique ids.');
    expect(text).not.toMatch(/202\d-/);
  });

  it('changes little with one attempt more', () => {
    const before = markdown(entries).split('\n');
    const after = markdown([...entries, failedEntry({ attempt: 4, challenge: 'unique-ids-2' })]).split('\n');
    expect(after.filter((line) => !before.includes(line))).toEqual([
      '| unique-ids-2, Unique ids | failing | 2 |  |  |',
    ]);
  });

  it('is printed as it is, and not together with JSON', async () => {
    const cwd = temporaryFolder('dscourse-');
    writeTree(cwd, {
      'dscourse.yaml': 'version: 1\nlanguage: typescript\n',
      '.dscourse/attempts.jsonl': entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
    });
    const io = fakeIo({ packageRoot, cwd, tty: true, columns: 40, env: { FORCE_COLOR: '1' } });
    await action(fakeContext(io), { markdown: true });
    expect(io.out()).toBe(`${markdown(entries)}\n`);
    const both = action(fakeContext(io, { json: true }), { markdown: true });
    await expect(both).rejects.toMatchObject({ code: 'wrong-usage' });
  });
});

describe('progress --json', () => {
  it('has parts, concepts and the next command', () => {
    const json = progressJson(overview(entries), []);
    expect(json).toMatchObject({
      nextCommand: 'dscourse grade unique-ids-2',
      parts: expect.arrayContaining([
        { id: 'one-node', title: 'A node that answers', passed: 1, certified: 1, total: 2 },
      ]),
      concepts: expect.arrayContaining([
        { concept: 'messages', theme: 'messages', passedIn: ['echo-1'] },
        { concept: 'votes', theme: 'consensus', passedIn: [] },
      ]),
    });
  });
});
