import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/kills/**/*.test.ts'],
    testTimeout: 900_000,
    pool: 'forks',
    maxWorkers: 1,
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});
