import type { Reporter, TestModule } from 'vitest/node';
import { maelstromSummary } from './maelstrom-under-test.ts';
import { chromiumSummary } from './trace/chromium.ts';

/**
 * Prints `N passed, N failed, N skipped` alone on the last line, for whoever reads only that; before it,
 * which Maelstrom and which browser were used, where one was asked for.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    let failed = 0;
    let skipped = 0;
    for (const module of modules) {
      let count = 0;
      for (const test of module.children.allTests()) {
        count += 1;
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
      // A file that could not be loaded has no tests, and must not look like one that passed.
      if (count === 0 && module.state() === 'failed') failed += 1;
    }
    failed += unhandledErrors.length;
    const ran = (folder: string): boolean =>
      modules.some(({ moduleId }) => moduleId.replaceAll('\\', '/').includes(`/test/${folder}/`));
    const engines = [
      ...(ran('maelstrom') ? [maelstromSummary()] : []),
      ...(ran('trace') ? [chromiumSummary()] : []),
    ];
    process.stdout.write(
      `\n${engines.map((line) => `${line}\n`).join('')}${passed} passed, ${failed} failed, ${skipped} skipped\n`,
    );
  }
}
