import { describe, expect, it } from 'vitest';
import { echo } from '../../graders/echo.ts';
import { linKv } from '../../graders/lin-kv.ts';
import { Cluster } from '../../test/support/evidence.ts';
import { checkRegisters } from '../engines/embedded/checkers/linearizable/index.ts';
import type { RunEvidence } from './grader.ts';

/** n0 is asked for what a client wrote to n1, which gave no answer. */
function run(read: number, neverArrived: readonly number[]): RunEvidence {
  const evidence = new Cluster('lin-kv', 2)
    .request(0.1, 'n0', 'write', [0, 1], { key: 0, value: 1 }, { type: 'write_ok' }, [0, 1])
    .failed(1, 'n1', 'write', { type: 'info', after: 1 }, [0, 2], { key: 0, value: 2 })
    .request(3, 'n0', 'read', [0, null], { key: 0 }, { type: 'read_ok', value: read }, [0, read])
    .outcome({ neverArrived })
    .evidence();
  const { results } = evidence;
  if (results === null) throw new Error('The run has no results.');
  return { ...evidence, results: { ...results, workload: checkRegisters(evidence.history()) } };
}

function found(evidence: RunEvidence) {
  return linKv.stricter(evidence).find(({ code }) => code === 'effect-without-request');
}

describe('an answer that needs a request which no node has read', () => {
  it('is a finding, and the verdict stays that of Maelstrom', () => {
    const evidence = run(2, [2]);
    expect(evidence.results?.workload.valid).toBe(true);
    const statement = found(evidence)?.statement;
    expect(statement?.text).toMatch(
      /^One request \(write "?\[0 2\]"? to n1\) timed out before a node read anything/,
    );
    expect(statement?.pointers).toContainEqual({ kind: 'operation', index: 2 });
    expect(linKv.findings['effect-without-request']).toBe('blocking');
  });

  it('is none where a node read the request, or nothing is known of it', () => {
    expect(found(run(2, []))).toBeUndefined();
    expect(found(run(2, [0]))).toBeUndefined();
  });

  it('is none where an answer is about its own request alone', () => {
    const evidence = new Cluster('echo', 1)
      .failed(1, 'n0', 'echo', { type: 'info', after: 1 }, 'Please echo 7', { echo: 'Please echo 7' })
      .outcome({ neverArrived: [0] })
      .evidence();
    expect(echo.stricter(evidence).map(({ code }) => code)).not.toContain('effect-without-request');
  });

  it('is none where the answers do without it', () => {
    expect(found(run(1, [2]))).toBeUndefined();
  });
});
