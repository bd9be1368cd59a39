import { expect, test } from 'vitest';
import { killInstalls } from '../support/kill-installs.ts';

test('200 kills during download and unpacking never leave an install that is not whole', async () => {
  const tally = await killInstalls(200, 11);
  const phases = Object.entries(tally.during).map(([phase, count]) => `${phase} ${count}`);
  console.log(
    `${tally.kills} kills (last event: ${phases.join(', ')}); whole afterwards: ${tally.whole}; continued downloads: ${tally.resumed}`,
  );
  expect(tally).toMatchObject({ kills: 200, lies: [] });
  // Both are hit, however slow the machine is.
  const { download = 0, verify = 0, unpack = 0 } = tally.during;
  expect([download > 50, verify + unpack > 50]).toEqual([true, true]);
});
