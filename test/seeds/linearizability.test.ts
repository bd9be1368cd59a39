/** The longer proof of the linearizability checker: two independent searches on 10,000 small histories. */
import { describe, expect, it } from 'vitest';
import { concurrentHistory } from '../../src/engines/embedded/checkers/linearizable/concurrent-history.ts';
import { searchJustInTime } from '../../src/engines/embedded/checkers/linearizable/just-in-time.ts';
import { registerOperation } from '../../src/engines/embedded/checkers/linearizable/register-operation.ts';
import { casRegister } from '../../src/engines/embedded/checkers/linearizable/specs/index.ts';
import { Transitions } from '../../src/engines/embedded/checkers/linearizable/transitions.ts';
import { searchWingGong } from '../../src/engines/embedded/checkers/linearizable/wing-gong.ts';
import { anyOrderFits } from '../support/concurrent-histories.ts';
import { registerHistory, scrambled } from '../support/register-histories.ts';

const HISTORIES = 10_000;
/** Trying every order is the judge of what is not longer. */
const SHORT = 7;

describe('the two searches for a linearization', () => {
  it(`never disagree on ${HISTORIES} random histories, nor with trying every order`, () => {
    const disagreements: number[] = [];
    let wrong = 0;
    for (let seed = 0; seed < HISTORIES; seed++) {
      const made = registerHistory({
        seed,
        operations: 3 + (seed % 18),
        clients: 2 + (seed % 5),
        values: 2 + (seed % 3),
        indefinite: (seed % 4) * 0.1,
      });
      const history = concurrentHistory(seed % 3 === 0 ? made : scrambled(made, seed, 3), registerOperation);
      const transitions = new Transitions(casRegister, history.entries);
      const answers: string[] = [
        searchJustInTime(history, transitions, { budget: 1e6 }).kind,
        searchWingGong(history, transitions, { budget: 5e6 }).kind,
      ];
      if (history.entries.length <= SHORT) {
        answers.push(anyOrderFits(casRegister, history) ? 'linearizable' : 'not-linearizable');
      }
      if (new Set(answers).size !== 1) disagreements.push(seed);
      if (answers[0] === 'not-linearizable') wrong++;
    }
    expect(disagreements).toEqual([]);
    expect(wrong).toBeGreaterThan(HISTORIES / 8);
  });
});
