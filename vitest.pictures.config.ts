import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/trace/pictures.ts'],
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    maxWorkers: 1,
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});
