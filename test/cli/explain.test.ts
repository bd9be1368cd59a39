import { describe, expect, it } from 'vitest';
import { action } from '../../src/cli/commands/explain-action.ts';
import { termLines, themeLines } from '../../src/cli/commands/explain-lines.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { complete } from '../../src/cli/complete.ts';
import { displayWidth, stripColour } from '../../src/cli/terminal/width.ts';
import { readCourse } from '../../src/course/read-course.ts';
import { DscourseError } from '../../src/errors.ts';
import { findTerm } from '../../src/glossary/find-term.ts';
import { termsOf } from '../../src/glossary/glossary.ts';
import { readGlossary } from '../../src/glossary/read-glossary.ts';
import { type FakeIoOptions, fakeContext, fakeIo } from '../support/fake-io.ts';
import { packageRoot } from '../support/programs.ts';
import { jsonOf, runCli, temporaryFolder } from '../support/run-cli.ts';

/** What `dscourse explain` prints on stdout. */
async function explain(term: string | null, options: FakeIoOptions & { json?: boolean } = {}) {
  const io = fakeIo({ packageRoot, ...options });
  await action(fakeContext(io, { json: options.json ?? false }), { term });
  return io.out();
}

async function refusal(term: string): Promise<DscourseError> {
  const thrown = await explain(term).catch((error: unknown) => error);
  if (thrown instanceof DscourseError) return thrown;
  throw new Error(`"${term}" was explained`);
}

describe('explain', () => {
  it('explains a term anywhere, with its other names, relatives and lessons', async () => {
    const result = await runCli(['explain', 'msgs', 'per', 'op'], { cwd: temporaryFolder() });
    expect(result).toMatchObject({ status: 0, stderr: '' });
    const text = result.stdout.replace(/\s+/g, ' ');
    expect(text).toMatch(/^messages per operation also: msgs-per-op/);
    expect(text).toContain('In reports servers-messages-per-operation');
    expect(text).toContain('See also batching');
    expect(text).toContain('Taught in broadcast-3d, Efficient broadcast');
    expect(text).toContain('dscourse lesson broadcast-3d');
  });

  it.each([
    ['g1c', 'circular information flow'],
    ['Linearizability', 'linearizable'],
    ['stale-read', 'stale read'],
    [':G-single-item-realtime', 'read skew'],
    ['strict_serializable', 'strict serializability'],
    ['muted-unknown-key', 'muted'],
    ['CRDTs', 'CRDT'],
  ])('takes %j for %s', (typed, name) => {
    expect(findTerm(readGlossary(packageRoot), typed)).toMatchObject({ kind: 'found', term: { name } });
  });

  it('lists every term by theme', async () => {
    const text = (await explain(null, { columns: 80 })).replace(/\s+/g, ' ');
    const { themes } = readGlossary(packageRoot);
    for (const { title } of themes) expect(text).toContain(title);
    for (const { name } of termsOf({ themes })) expect(text).toContain(name);
  });

  it('names the nearest, or all that a part fits, where nothing has the name', async () => {
    const near = await refusal('linearisible');
    expect(near).toMatchObject({ code: 'unknown-term', exitStatus: 64 });
    expect(near.fix).toMatch(/^Did you mean linearizable\b.* All terms: dscourse explain$/);
    expect((await refusal('no such thing')).fix).toBe('All terms: dscourse explain');
    expect(await refusal('serial')).toMatchObject({
      code: 'ambiguous-term',
      details: expect.arrayContaining(['serializable', 'strict serializability']),
    });
  });

  it('is versioned JSON', async () => {
    expect(JSON.parse(await explain('G0', { json: true }))).toMatchObject({
      version: 1,
      kind: 'explain',
      term: 'dirty write',
      theme: { id: 'anomalies' },
      names: expect.arrayContaining(['G0', 'G0-realtime']),
      lessons: [{ id: 'txn-6b', title: expect.any(String) }],
      related: expect.arrayContaining(['read uncommitted']),
    });
    const { themes } = JSON.parse(await explain(null, { json: true }));
    expect(themes[0].terms[0]).toMatchObject({ term: 'message', names: [] });
    const unknown = await runCli(['explain', 'zebra', '--json'], { cwd: temporaryFolder() });
    expect(unknown.status).toBe(64);
    expect(jsonOf(unknown)).toMatchObject({ kind: 'error', error: { code: 'unknown-term' } });
  });

  it('fits every width, with every term', async () => {
    const course = await readCourse(packageRoot);
    const glossary = readGlossary(packageRoot);
    for (const columns of [30, 80]) {
      const { terminal } = fakeContext(fakeIo({ columns, tty: true }));
      const shown = [
        themeLines(glossary, terminal),
        ...termsOf(glossary).map((term) => termLines(term, course, terminal)),
      ];
      const wide = shown.flatMap((lines) =>
        lines.flatMap((line) => line.split('\n')).filter((line) => displayWidth(stripColour(line)) > columns),
      );
      expect(wide).toEqual([]);
    }
  });

  it('is plain off a terminal and in ASCII where the locale has no more', async () => {
    expect(await explain('gossip', { env: { LANG: 'C' } })).toMatch(/^[\n\x20-\x7e]+$/);
    expect(await explain('gossip', { tty: true, columns: 80 })).toContain('\u001b[');
  });

  it('is completed with its terms, each as one word', () => {
    const none = () => [];
    const terms = () => [{ value: 'lost-update', description: 'Anomalies' }];
    const source = { challenges: none, lessons: none, attempts: none, runs: none, terms };
    expect(complete(['explain', 'lost'], commands, source)).toEqual({ kind: 'words', words: terms() });
  });
});
