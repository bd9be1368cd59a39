import { describe, expect, it } from 'vitest';
import { recordedRun, recordedRuns } from '../../test/support/recorded-runs.ts';
import type { Results } from './results.ts';
import { readResults } from './results-file.ts';
import { plainCause, verdictOf } from './verdict.ts';

const withResults = recordedRuns().filter(({ resultsText }) => resultsText !== null);

/** The results of a run with its workload section replaced. */
function withWorkload(name: string, section: string): Results {
  const text = recordedRun(name).resultsText ?? '';
  const at = text.indexOf(':workload');
  return readResults(`${text.slice(0, at)}:workload ${section}, :valid? :unknown}`);
}

describe('verdictOf', () => {
  it.each(withResults)('agrees with Maelstrom on $name', ({ name, results }) => {
    const { valid, because, plotsAlone, analysisError } = verdictOf(results());
    if (name === 'echo-no-gnuplot') {
      expect({ valid, because, plotsAlone }).toEqual({ valid: true, because: ['perf'], plotsAlone: true });
      return;
    }
    expect({ valid, plotsAlone, analysisError }).toEqual({
      valid: results().valid,
      plotsAlone: false,
      analysisError: null,
    });
    expect(because.length > 0).toBe(valid !== true);
  });

  it('names the sections that failed', () => {
    const because = (name: string) => verdictOf(recordedRun(name).results()).because;
    expect(because('stdout-not-json')).toEqual(['stats']);
    expect(because('unique-ids-availability-fail')).toEqual(['availability']);
    expect(because('kafka-fail')).toEqual(['workload']);
  });

  it('does not take a workload without an answer for missing plots', () => {
    const dot = 'Cannot run program \\"dot\\": error=2, No such file or directory';
    const section = `{:valid? :unknown, :error {:via [{:type java.io.IOException, :message "${dot}"}], :cause "x"}}`;
    expect(verdictOf(withWorkload('txn-list-append-pass', section))).toEqual({
      valid: 'unknown',
      because: ['workload'],
      plotsAlone: false,
      analysisError: 'dot (of Graphviz) is missing, which this analysis needs',
    });
    expect(verdictOf(withWorkload('echo-no-gnuplot', section))).toMatchObject({ plotsAlone: false });
  });

  it('lets what is false outweigh what is unknown', () => {
    const results = withWorkload('stdout-not-json', '{:valid? :unknown, :error "x\n at y"}');
    expect(verdictOf(results)).toMatchObject({ valid: false, because: ['stats'] });
  });
});

it('leaves a cause alone that is plain already', () => {
  expect(plainCause('Assert failed: (integer? k)')).toBe('Assert failed: (integer? k)');
  expect(plainCause('java.lang.OutOfMemoryError: Java heap space')).toBe('the analysis ran out of memory');
});
