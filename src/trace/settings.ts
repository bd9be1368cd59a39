/** The test of a run in words, for people. */
import type { TestSpec } from '../engines/engine.ts';
import { faultsInWords } from '../fault-words.ts';
import type { RunHead } from './format.ts';

export function settingsInWords(spec: TestSpec): RunHead['settings'] {
  const { nodes, concurrency, rate, timeLimit, latency, topology, nemesis, nemesisInterval, availability } =
    spec;
  const rows: [name: string, value: string | null][] = [
    ['workload', spec.workload],
    ['nodes', String(nodes.length)],
    ['workers', String(concurrency)],
    ['rate', `${rate} operations/s`],
    ['time limit', `${timeLimit} s`],
    ['latency', latency.mean === 0 ? 'none' : `${latency.mean} ms, ${latency.dist}`],
    ['topology', spec.workload === 'broadcast' ? topology : null],
    ['faults', nemesis.length === 0 ? 'none' : faultsInWords(nemesis).join(', ')],
    ['faults every', nemesis.length === 0 ? null : `${nemesisInterval} s, on average`],
    ['availability', availability === null ? null : String(availability)],
    ['consistency', spec.workload.startsWith('txn') ? spec.consistencyModels.join(', ') || null : null],
    ['keys', spec.keyCount === null ? null : String(spec.keyCount)],
  ];
  return rows.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}
