import { expect, test } from 'vitest';
import { killInstalls } from '../support/kill-installs.ts';

// `npm run test:kills` does the same 200 times.
test('20 kills during download and unpacking never leave an install that is not whole', async () => {
  const tally = await killInstalls(20, 3);
  expect(tally).toMatchObject({ kills: 20, lies: [] });
  expect(tally.resumed).toBeGreaterThan(0);
});
