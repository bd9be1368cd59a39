import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDeterminism } from '../../src/engines/embedded/determinism.ts';
import { judgeRun } from '../../src/grading/judge.ts';
import { openRun, readSchedule, runFiles } from '../../src/results/run-directory.ts';
import { commandNode, echoNode, kindsOf, scriptNode, useBench } from './support.ts';

const bench = useBench();
const echo = { workload: 'echo', nodeCount: 2, rate: 10, timeLimit: 5 } as const;

describe('a run in virtual time', () => {
  it('fills the run directory, and the hash stands for its contents', async () => {
    const { engine, folder, request } = bench();
    const asked = request(scriptNode(folder, echoNode("console.error('seen', request.echo);")), echo);
    const outcome = await engine.run(asked);
    expect(outcome).toMatchObject({
      ending: { kind: 'completed' },
      hasResults: true,
      capabilities: { messages: true, deterministic: true, virtualTime: true },
      timing: { latencyTrusted: true, runTrusted: true },
    });
    expect(outcome.traceHash).toMatch(/^[0-9a-f]{64}$/);
    for (const file of Object.values(runFiles)) {
      const name = typeof file === 'string' ? file : file('n0');
      expect([name, existsSync(join(asked.runDirectory, name))]).toEqual([name, true]);
    }
    expect(readFileSync(join(asked.runDirectory, 'engine.log'), 'utf8')).toMatch(
      /seed 1\n.* phase setup\n(.*\n)*.* ended: completed, .*\n$/,
    );
    const evidence = openRun(asked.runDirectory, 'test');
    expect(evidence.outcome).toEqual(outcome);
    expect(evidence.results?.valid).toBe(true);
    expect(evidence.messages().length).toBe(outcome.counts.messages);
    expect(evidence.nodeLog('n0')[0]?.text).toMatch(/^seen Please echo/);
    expect(kindsOf(asked.events)).toEqual(['phase', 'progress']);
    expect(asked.events.at(-1)).toEqual({ type: 'phase', seed: 1, phase: 'done' });
  });

  it('is judged from its folder, and nothing that was read for it stays in memory', async () => {
    const { engine, folder, request } = bench();
    const asked = request(scriptNode(folder, echoNode()), echo);
    await engine.run(asked);
    const run = { id: 'test', seeds: 1, test: echo, requirements: [{ kind: 'valid' as const }] };
    const attempt = dirname(asked.runDirectory);
    const judged = judgeRun(attempt, basename(asked.runDirectory), run, {});
    expect(judged.report).toMatchObject({ outcome: 'passed', valid: true });
    for (const file of [runFiles.messages, runFiles.history]) rmSync(join(asked.runDirectory, file));
    expect(() => judged.evidence.messages()).toThrow(/messages.jsonl.gz is missing/);
    expect(() => judged.evidence.history()).toThrow(/history.edn is missing/);
  });

  it('gives the same hash for the same seed and another for another', async () => {
    const { engine, folder, request } = bench();
    const program = scriptNode(folder, echoNode());
    const outcomes = await engine.runSeeds([
      request(program, echo, { seed: 7 }),
      request(program, echo, { seed: 8 }),
      request(program, echo, { seed: 7 }),
    ]);
    const [first, other, again] = outcomes.map(({ traceHash }) => traceHash);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('repeats a run from its stored schedule, byte for byte', async () => {
    const { engine, folder, request } = bench();
    const program = scriptNode(folder, echoNode());
    const test = { ...echo, nemesis: ['partition'], nemesisInterval: 1 } as const;
    const first = request(program, test, { seed: 3 });
    const outcome = await engine.run(first);
    const schedule = readSchedule(first.runDirectory);
    const repeated = await engine.run(request(program, test, { seed: 3, schedule }));
    expect(schedule.operations.length).toBeGreaterThan(10);
    expect(repeated.traceHash).toBe(outcome.traceHash);
    const fewer = { ...schedule, operations: schedule.operations.slice(1) };
    const different = await engine.run(request(program, test, { seed: 3, schedule: fewer }));
    expect(different.traceHash).not.toBe(outcome.traceHash);
    expect(different.counts.operations).toBe(outcome.counts.operations - 1);
  });

  it('does not let what a node prints reach the host', async () => {
    const { engine, folder, request } = bench();
    const outcome = await engine.run(
      request(
        scriptNode(folder, echoNode('if (count === 2) console.log(\'{"type":"result","id":1}\');')),
        echo,
      ),
    );
    expect(outcome.muted).toMatchObject([{ node: 'n0', reason: 'not-a-message' }, { node: 'n1' }]);
  });

  it('passes twice the same through the check of determinism', async () => {
    const { engine, folder, request } = bench();
    const result = await checkDeterminism(engine, request(scriptNode(folder, echoNode()), echo));
    expect(result.kind).toBe('same');
  });
});

describe('a run in real time', () => {
  const short = { ...echo, timeLimit: 1, rate: 20 };

  it('takes any executable', async () => {
    const { engine, folder, request } = bench();
    const python = commandNode(
      folder,
      'echo.py',
      `#!/usr/bin/env python3
import json, sys
for line in sys.stdin:
    m = json.loads(line)
    body = {"type": m["body"]["type"] + "_ok", "in_reply_to": m["body"]["msg_id"]}
    if "echo" in m["body"]:
        body["echo"] = m["body"]["echo"]
    print(json.dumps({"src": m["dest"], "dest": m["src"], "body": body}), flush=True)
    print("handled", m["body"]["type"], file=sys.stderr, flush=True)
`,
    );
    const asked = request(python, short);
    const outcome = await engine.run(asked);
    expect(outcome).toMatchObject({
      ending: { kind: 'completed' },
      capabilities: { messages: true, deterministic: false, virtualTime: false },
      traceHash: null,
      realTime: null,
    });
    const evidence = openRun(asked.runDirectory, 'test');
    expect(evidence.results?.workload.valid).toBe(true);
    expect(evidence.results?.stats.okCount).toBeGreaterThan(5);
    expect(evidence.nodeLog('n1').map(({ text }) => text)).toContain('handled echo');
  });

  it('runs a script by Node when it is asked to', async () => {
    const { engine, folder, request } = bench();
    const outcome = await engine.run(request(scriptNode(folder, echoNode()), short, { time: 'real' }));
    expect(outcome).toMatchObject({ ending: { kind: 'completed' }, traceHash: null });
  });

  it.each([
    ['node:net', "if (count === 2) require('node:net').createServer().listen(0);", /net/],
    [
      'node:worker_threads',
      "if (count === 2) new (require('node:worker_threads').Worker)('', { eval: true });",
      /Worker/,
    ],
  ])('starts over there when a node uses %s', async (_, body, feature) => {
    const { engine, folder, request } = bench();
    const asked = request(scriptNode(folder, echoNode(body)), short);
    const outcome = await engine.run(asked);
    const event = asked.events.find(({ type }) => type === 'real-time');
    expect(event).toMatchObject({ seed: 1, reason: { feature: expect.stringMatching(feature), node: 'n0' } });
    expect(outcome.capabilities.virtualTime).toBe(false);
    expect(outcome.realTime?.feature).toMatch(feature);
    expect(outcome.ending.kind).toBe('completed');
    expect(readFileSync(join(asked.runDirectory, 'outcome.json'), 'utf8')).toContain('"realTime": {');
  });

  it('says that a node crashed, with what it printed last', async () => {
    const { engine, folder, request } = bench();
    const node = commandNode(folder, 'crash.sh', '#!/bin/sh\nread line\necho broken >&2\nexit 7\n');
    const outcome = await engine.run(request(node, { ...short, nodeCount: 1 }));
    expect(outcome.ending).toMatchObject({ kind: 'node-crashed', exitCode: 7, lastStderr: ['broken'] });
    expect(outcome.hasResults).toBe(false);
  });

  it('refuses an executable that can not be started with what to do', async () => {
    const { engine, folder, request } = bench();
    const node = commandNode(folder, 'bad.sh', '#!/opt/nowhere/sh\n');
    await expect(engine.run(request(node, short))).rejects.toMatchObject({
      code: 'node-not-started',
      message: expect.stringContaining('/opt/nowhere/sh'),
    });
  });
});
