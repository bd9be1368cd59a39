/** How fast lin-kv is checked. All clients are always busy with one key, the worst case. Real time. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkRegisters } from '../src/engines/embedded/checkers/linearizable/index.ts';
import { printHistory } from '../src/results/history-file.ts';
import type { History, Validity } from '../src/results/results.ts';
import { registerHistory, withImpossibleRead } from '../test/support/register-histories.ts';
import { median, weighed } from './processes.ts';

const SEEDS = [1, 2, 3, 4, 5];
const CLIENTS = 10;

/** One figure as docs/bench.md states it. */
interface Figure {
  readonly what: string;
  readonly figure: string;
  readonly goal: string;
}

/** Milliseconds of the whole check, explanation included: the first, which also compiles, and the middle. */
function check(histories: readonly History[], expected: Validity): { first: number; middle: number } {
  const times = histories.map((history) => {
    const start = performance.now();
    const { valid } = checkRegisters(history);
    if (valid !== expected) throw new Error(`The answer is ${valid}.`);
    return performance.now() - start;
  });
  return { first: times[0] ?? Number.NaN, middle: median(times) };
}

/** The figures of docs/bench.md on linearizability; files are written to `folder`. */
export async function linearizabilityFigures(cli: string, folder: string): Promise<readonly Figure[]> {
  const made = (operations: number, seed: number) =>
    registerHistory({ seed, operations, clients: CLIENTS, key: 0 });
  const late = SEEDS.map((seed) => withImpossibleRead(made(5000, seed), 0.9).history);
  const found = check(late, false);
  const long = SEEDS.map((seed) => made(20_000, seed));
  const accepted = check(long, true);
  const file = join(folder, 'lin-kv.edn');
  writeFileSync(file, printHistory(long[0] as History));
  const whole = await weighed(process.execPath, [cli, 'analyze', '-w', 'lin-kv', file], folder);
  if (whole.status !== 0) throw new Error(`dscourse analyze ended with ${whole.status}.`);
  const ms = ({ first, middle }: { first: number; middle: number }) =>
    `${middle.toFixed(0)} ms, the first ${first.toFixed(0)} ms`;
  const peak =
    whole.peakBytes === null ? 'memory not measured here' : `${Math.round(whole.peakBytes / 1e6)} MB`;
  return [
    {
      what: `linearizability of a register: a read that is impossible at 90 % of 5,000 operations by ${CLIENTS} clients, found and explained; seeds 1 to 5, the middle one`,
      figure: ms(found),
      goal: '500 ms',
    },
    {
      what: `20,000 operations by ${CLIENTS} clients on one key, accepted; seeds 1 to 5, the middle one`,
      figure: ms(accepted),
      goal: '1 s',
    },
    {
      what: 'the same by dscourse analyze, whole process with the file of seed 1 read',
      figure: `${whole.ms.toFixed(0)} ms, ${peak} peak`,
      goal: '200 MB',
    },
  ];
}
