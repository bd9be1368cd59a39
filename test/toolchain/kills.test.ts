import { expect, test } from 'vitest';
import { killInstalls } from '../support/kill-installs.ts';

// `npm run test:kills` does the same 200 times.
test('20 kills during download and unpacking never leave an install that is not whole', async () => {
  const tally = await killInstalls(20, 3);
  console.log(`last events before the kills: ${JSON.stringify(tally.during)}`);
  expect(tally).toMatchObject({ kills: 20, lies: [] });
  // Both are hit, however slow the machine is.
  const { download = 0, verify = 0, unpack = 0 } = tally.during;
  expect([download > 3, verify + unpack > 3]).toEqual([true, true]);
  expect(tally.resumed).toBeGreaterThan(0);
});
