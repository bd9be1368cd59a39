import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

// What the projects share; `extends` would have each of them build dist/ again.
const shared = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  // What a browser does may take its time beside other tests.
  expect: { poll: { timeout: 15_000 } },
  pool: 'forks',
} as const;

export default defineConfig({
  test: {
    projects: [
      {
        // One process runs one file after another: loading the code anew for each would take longer than
        // most of the tests beside it.
        test: {
          ...shared,
          name: 'one-process',
          include: ['{src,graders}/**/*.test.ts', 'test/{challenges,lessons}/**/*.test.ts'],
          isolate: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'own-process',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{challenges,diagnosis,lessons,seeds,kills,real-time}/**'],
        },
      },
    ],
    globalSetup: ['test/support/build-once.ts'],
    // Two more than cores to count on: much of the time is spent waiting, for guards and other processes.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});
