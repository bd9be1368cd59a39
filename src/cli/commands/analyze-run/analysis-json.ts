/** `dscourse analyze --json`, version 1 (docs/cli.md). */
import { ednToJson, printJson } from '../../../json.ts';
import type { Difference } from '../../../results/comparison/compare-edn.ts';
import { stepText } from '../../../results/comparison/difference-text.ts';
import { printEdn } from '../../../results/edn.ts';
import { keyed, validityEdn } from '../../../results/edn-build.ts';
import { historySections } from '../../../results/results-file.ts';
import { type Analysis, decidingSections, exitStatusOf } from './analysis.ts';
import { reasonsOf } from './reason-text.ts';

/** One JSON text. Numbers in `results` keep all their digits, so that part is printed on its own. */
export function analysisJson(analysis: Analysis): string {
  const { file, chosen, operations, results, comparison, notes } = analysis;
  const plain = {
    version: 1,
    kind: 'analyze',
    file,
    ...chosen.test,
    workloadFrom: chosen.workloadFrom,
    operations,
    valid: results.valid,
    because: decidingSections(results),
    reasons: reasonsOf(results.workload),
    findings: analysis.findings,
    notes,
    comparison:
      comparison === null ? null : { ...comparison, differences: comparison.differences.map(differenceJson) },
    exitStatus: exitStatusOf(analysis),
  };
  const sections = keyed({ ...historySections(results), 'valid?': validityEdn(results.valid) });
  return `${JSON.stringify(plain).slice(0, -1)},"results":${printJson(ednToJson(sections))}}`;
}

/** Values as EDN text, which tells `1` from `1.0` and `()` from `nil`. */
function differenceJson(difference: Difference): unknown {
  const path = difference.path.map(stepText);
  switch (difference.kind) {
    case 'value':
    case 'order':
      return {
        kind: difference.kind,
        path,
        here: printEdn(difference.here),
        there: printEdn(difference.there),
      };
    case 'key':
      return { kind: 'key', path, only: difference.only, value: printEdn(difference.value) };
    case 'items':
      return {
        kind: 'items',
        path,
        onlyHere: difference.onlyHere.map((item) => printEdn(item)),
        onlyThere: difference.onlyThere.map((item) => printEdn(item)),
      };
  }
}
