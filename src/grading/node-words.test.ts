import { describe, expect, it } from 'vitest';
import type { NodeLogLine } from '../results/trace.ts';
import type { RunEvidence } from './grader.ts';
import { wordsAround } from './node-words.ts';
import type { Diagnosis } from './report.ts';

const line = (node: string, time: number, text: string): NodeLogLine => ({ node, line: 1, time, text });

function evidenceOf(lines: readonly NodeLogLine[]): RunEvidence {
  return {
    spec: { nodes: ['n0', 'n1'] },
    nodeLog: (node: string) => lines.filter((one) => one.node === node),
  } as unknown as RunEvidence;
}

function diagnosis(code: string, text: string, time: number | null): Diagnosis {
  return { code, headline: { text, time, pointers: [] } } as unknown as Diagnosis;
}

describe('what nodes said', () => {
  const lines = [
    line('n0', -0.09e9, 'cannot read the config'),
    line('n0', 3e9, 'much later'),
    line('n1', -0.05e9, 'I am up'),
  ];

  it('holds the last words of a node that did not come up', () => {
    const words = wordsAround(
      evidenceOf(lines),
      diagnosis('init-unanswered', 'n0 did not answer init.', null),
    );
    expect(words.map(({ text }) => text)).toEqual(['cannot read the config']);
  });

  it('holds what the named node said around the moment, and nothing of others', () => {
    const words = wordsAround(evidenceOf(lines), diagnosis('node-crashed', 'n0 crashed at 3.10 s.', 3.1e9));
    expect(words.map(({ text }) => text)).toEqual(['much later']);
  });

  it('holds the message of a deep stack, and where it was thrown', () => {
    const frames = Array.from({ length: 8 }, (_, i) => `    at step${i} (echo-1/main.ts:${20 + i}:3)`);
    const said = ['Error: nothing to echo', ...frames, '  code: 10', '}'];
    const evidence = evidenceOf(said.map((text) => line('n0', 3e9, text)));
    const words = wordsAround(evidence, diagnosis('error-reply', 'n0 answered with an error.', 3e9));
    expect(words.map(({ text }) => text)).toEqual([
      'Error: nothing to echo',
      '    at step0 (echo-1/main.ts:20:3)',
      '  code: 10',
      '}',
    ]);
  });

  it('leaves out what Node adds of its own when a program ends', () => {
    const crash = [
      'was asked for 17',
      'node:internal/process/promises:394',
      'TypeError: no such thing',
      '    at handle (echo-1/main.ts:12:9)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
      '    at node:internal/main/run_main_module:23:47',
      'Node.js v20.19.0',
    ].map((text) => line('n0', 3e9, text));
    const words = wordsAround(evidenceOf(crash), diagnosis('node-crashed', 'n0 crashed at 3.10 s.', 3.1e9));
    expect(words.map(({ text }) => text)).toEqual([
      'was asked for 17',
      'TypeError: no such thing',
      '    at handle (echo-1/main.ts:12:9)',
    ]);
  });

  it('is empty where a diagnosis has no moment', () => {
    expect(wordsAround(evidenceOf(lines), diagnosis('too-many-messages', 'n0 sends most.', null))).toEqual(
      [],
    );
  });
});
