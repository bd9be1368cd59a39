/** Every exchange that a lesson shows is one that a correct node has. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workloads } from '../../src/engines/embedded/workloads/index.ts';
import type { NodeProgram, WorkloadName } from '../../src/engines/engine.ts';
import { testSpec } from '../../src/engines/test-spec.ts';
import { correctNodesOf } from '../challenges/correct-nodes.ts';
import type { ChallengeId } from '../challenges/mutants/index.ts';
import { correctProgram } from '../support/programs.ts';
import { nodesIn, parseExchange } from './exchange.ts';
import { chapters, type Fence, fencesOf, lessonsOfCourse, type Prose } from './lessons.ts';
import { messageProblems } from './message-schemas.ts';
import { playExchange } from './play-exchange.ts';

const lessons = await lessonsOfCourse();
const texts: readonly Prose[] = [...lessons, ...(await chapters())];

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'dscourse-lessons-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Script = Extract<NodeProgram, { kind: 'script' }>;

async function scriptOf(file: string): Promise<Script> {
  const program = await correctProgram(file, scratch);
  if (program.kind !== 'script') throw new Error(`${file} is not built as a script.`);
  return program;
}

/** Plays an exchange block; says what is wrong with it, or null. A chapter's must name its node. */
async function play(text: Prose, fence: Fence): Promise<string | null> {
  const exchange = parseExchange(fence);
  const lesson = lessons.find(({ path }) => path === text.path);
  const file = exchange.node ?? correctNodesOf[lesson?.id as ChallengeId]?.[0] ?? '';
  const solved = lessons.find(({ id }) => file.startsWith(`solutions/${id}/`));
  const test = (lesson ?? solved)?.challenge.runs[0]?.test;
  const nodes = nodesIn(exchange);
  const workload = test?.workload ?? (file.split('/')[0] as WorkloadName);
  const topology = test?.topology;
  const spec = testSpec(
    { workload, nodeCount: nodes.length, latency: 1, ...(topology === undefined ? {} : { topology }) },
    1,
  );
  return playExchange(exchange, await scriptOf(file), { ...spec, nodes });
}

describe('an exchange of a lesson', () => {
  const shown = texts.flatMap((text) =>
    fencesOf(text.markdown)
      .filter(({ info }) => info === 'json exchange')
      .map((fence) => [`${text.path}:${fence.line}`, text, fence] as const),
  );

  it.for(shown)('%s', async ([place, text, fence]) => {
    expect(await play(text, fence), place).toBeNull();
  });

  it('is in every lesson', () => {
    const without = lessons.filter(({ path }) => !shown.some(([, text]) => text.path === path));
    expect(without.map(({ path }) => path)).toEqual([]);
  });
});

describe('a message of a lesson fits its schema', () => {
  const blocks = lessons.flatMap((lesson) =>
    fencesOf(lesson.markdown)
      .filter(({ info }) => /^json\b/.test(info))
      .map((fence) => [`${lesson.path}:${fence.line}`, lesson, fence] as const),
  );
  it.for(blocks)('%s', ([, { challenge }, { text, line }]) => {
    const workload = challenge.runs[0]?.test.workload ?? 'echo';
    const problems = text
      .split('\n')
      .flatMap((written, index) =>
        /^\s*(\/\/|$)/.test(written)
          ? []
          : messageProblems(JSON.parse(written), workloads[workload].rpcs).map(
              (problem) => `line ${line + index}: ${problem}`,
            ),
      );
    expect(problems).toEqual([]);
  });
});

describe('playing an exchange', () => {
  const echo = lessons.find(({ id }) => id === 'echo-1');
  const request = '{"src":"c2","dest":"n0","body":{"type":"echo","msg_id":1,"echo":"hi"}}';
  const played = (...lines: string[]): Promise<string | null> => {
    if (echo === undefined) throw new Error('There is no lesson of echo-1.');
    return play(echo, { info: 'json exchange', text: lines.join('\n'), line: 1 });
  };

  it('takes what the node says, in the words of the lesson', async () => {
    const reply = '{"src":"n0","dest":"c2","body":{"type":"echo_ok","in_reply_to":1,"echo":"hi"}}';
    expect(await played(request, reply)).toBeNull();
  });

  it.for([
    ['another value', '{"src":"n0","dest":"c2","body":{"type":"echo_ok","in_reply_to":1,"echo":"ho"}}'],
    ['another request', '{"src":"n0","dest":"c2","body":{"type":"echo_ok","in_reply_to":2,"echo":"hi"}}'],
    ['another receiver', '{"src":"n0","dest":"c3","body":{"type":"echo_ok","in_reply_to":1,"echo":"hi"}}'],
    ['no request', '{"src":"n0","dest":"c2","body":{"type":"echo_ok","echo":"hi"}}'],
    [
      'one field more',
      '{"src":"n0","dest":"c2","body":{"type":"echo_ok","in_reply_to":1,"echo":"hi","to":1}}',
    ],
  ])('refuses a reply to or with %s', async ([, reply]) => {
    expect(await played(request, reply ?? '')).toMatch(/^line 2: this was never sent: .*"echo_ok"/);
  });

  it('refuses a reply that is shown twice, or before its request', async () => {
    const reply = '{"src":"n0","dest":"c2","body":{"type":"echo_ok","in_reply_to":1,"echo":"hi"}}';
    expect(await played(request, reply, reply)).toMatch(/^line 3: /);
    expect(await played(reply, request)).toMatch(/^line 1: /);
  });

  it('refuses a line that is no whole message', async () => {
    await expect(played(request, '{"type":"echo_ok"}')).rejects.toThrow('line 2 is no whole message');
  });
});
