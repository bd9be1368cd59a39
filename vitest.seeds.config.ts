import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/seeds/**/*.test.ts'],
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});
