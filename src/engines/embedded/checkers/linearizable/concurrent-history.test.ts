import { describe, expect, it } from 'vitest';
import { readHistory } from '../../../../results/history-file.ts';
import { concurrentHistory } from './concurrent-history.ts';
import { registerOperation } from './register-operation.ts';
import { splitByKey } from './split-by-key.ts';

/** Lines `type process f value`; index and time are counted. */
function history(...lines: string[]) {
  const text = lines.map((line, index) => {
    const [type, process, f, ...value] = line.split(' ');
    return `{:index ${index}, :time ${index}, :type :${type}, :process ${process}, :f :${f}, :value ${value.join(' ')}}`;
  });
  return readHistory(text.join('\n'));
}

describe('the operations of a history', () => {
  it('are calls and returns in order of events; failed ones are none, those in doubt never return', () => {
    const { entries, events } = concurrentHistory(
      history(
        'invoke 0 write 1',
        'info :nemesis start-partition nil',
        'invoke 1 read nil',
        'invoke 2 write 2',
        'ok 1 read 1',
        'fail 2 write 2',
        'invoke 1 cas [1 3]',
        'info 0 write 1',
        'invoke 3 read nil',
      ),
      registerOperation,
    );
    expect(entries.map(({ op }) => op)).toEqual([
      { f: 'write', value: 1 },
      { f: 'read', value: 1 },
      { f: 'cas', from: 1, to: 3 },
      { f: 'read', value: null },
    ]);
    expect([...events]).toEqual([0, 1, ~1, 2, 3]);
    expect(entries.map(({ complete }) => complete?.index ?? null)).toEqual([null, 4, null, null]);
  });

  it('of a process that invokes twice without a completion keep the first in doubt', () => {
    const recorded = history('invoke 0 write 1', 'invoke 0 write 2', 'ok 0 write 2');
    const { entries, events } = concurrentHistory(recorded, registerOperation);
    expect(entries.map(({ complete }) => complete?.index ?? null)).toEqual([null, 2]);
    expect([...events]).toEqual([0, 1, ~1]);
  });
});

describe('the histories of keys', () => {
  it('are in order of the keys, whatever these are, with values without the key', () => {
    const split = splitByKey(
      history(
        'invoke 0 write [10 1]',
        'invoke 1 read [[9 "a"] nil]',
        'invoke 2 write [9 2]',
        'ok 2 write [9 2]',
      ),
    );
    // A number can't be compared with a vector: the order is that of first use.
    expect(split.map(({ key }) => key)).toEqual([10, [9, 'a'], 9]);
    expect(split[2]?.history.map(({ index, value }) => [index, value])).toEqual([
      [2, 2],
      [3, 2],
    ]);
    const numbers = splitByKey(history('invoke 0 write [10 1]', 'invoke 1 write [9 1]', 'info 1 write nil'));
    expect(numbers.map(({ key, history: own }) => [key, own.length])).toEqual([
      [9, 1],
      [10, 1],
    ]);
  });
});
