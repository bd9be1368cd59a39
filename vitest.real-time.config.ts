import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/real-time/**/*.test.ts'],
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // One run at a time: two would be late for each other.
    maxWorkers: 1,
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});
