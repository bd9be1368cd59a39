/** Too many refused writes: of which key of which service, and who writes it. */
import { refusedKeys, refusedWrites } from '../evidence/refused-writes.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, byNodeName, count, grouped, list, percent, quoted, say, sayAt } from '../statement.ts';
import { type Draft, tally } from './draft.ts';

/** Why services refused more writes than the requirement allows; null when the messages show none. */
export function refusedWritesDraft(evidence: RunEvidence, bound: string | null): Draft | null {
  const refused = refusedKeys(evidence, refusedWrites(evidence));
  const operations = evidence.results?.stats.count ?? 0;
  const placeOf = ({ key, service }: (typeof refused)[number]) => `${service} ${JSON.stringify(key)}`;
  const places = tally(refused.map(placeOf));
  const [most] = places;
  const own = most === undefined ? [] : refused.filter((one) => placeOf(one) === most[0]);
  const [example] = own;
  if (most === undefined || example === undefined) return null;
  const { service, key, request, refusal, node } = example;
  const writers = [...new Set(own.map((one) => one.node))].sort(byNodeName);
  const oneOfEach = writers.flatMap((writer) => own.filter((one) => one.node === writer).slice(0, 1));
  const limit = bound === null ? '' : `; the bound is ${bound}`;
  const keys =
    places.length === 1
      ? `All were of the key "${key}" of ${service}`
      : `Of ${count(places.length, 'key')} the most, ${grouped(most[1])}, were of "${key}" of ${service}`;
  const services = [...new Set(refused.map((one) => one.service))];
  const pointers = oneOfEach.flatMap((one) => [at.message(one.request), at.message(one.refusal)]);
  const steps: Statement[] = [
    sayAt(request.sent, `${node} asked ${service}: ${quoted(request.body, 160)}`, at.message(request)),
    sayAt(refusal.sent, `${service} refused: ${quoted(refusal.body, 160)}`, at.message(refusal)),
    say(
      `By node: ${list(tally(refused.map((one) => one.node)).map(([name, n]) => `${name} ${grouped(n)} (${percent(n / refused.length)})`))}.`,
      ...[...new Set(refused.map((one) => one.node))].flatMap((name) =>
        refused
          .filter((one) => one.node === name)
          .slice(0, 1)
          .map((one) => at.message(one.refusal)),
      ),
    ),
  ];
  return {
    code: 'too-many-refused-writes',
    headline: say(
      `${list(services)} refused ${count(refused.length, 'write')}, ${(refused.length / Math.max(1, operations)).toFixed(2)} per operation${limit}. ${keys}, which ${list(writers)} ${writers.length === 1 ? 'writes' : 'write'}.`,
      at.result('stats/count'),
      ...pointers,
    ),
    steps,
    cause:
      writers.length > 1
        ? say(`${list(writers)} change one key: whoever comes second is refused.`, ...pointers)
        : null,
    look: `who writes "${key}" of ${service}, and whether all of them have to`,
  };
}
