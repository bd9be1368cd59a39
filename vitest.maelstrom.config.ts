import { defineConfig } from 'vitest/config';

// The reporter and the workers, which inherit it, must agree on which Maelstrom is meant.
process.env.DSCOURSE_TEST_MAELSTROM = 'all';

export default defineConfig({
  test: {
    include: ['test/maelstrom/challenges.test.ts'],
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});
