/** Pages of synthetic runs, or of any other data: written as the command writes those of real ones. */

import type { PageHead } from '../../../src/trace/format.ts';
import { formatVersion } from '../../../src/trace/format.ts';
import { pageText } from '../../../src/trace/page-file.ts';
import { readPageParts } from '../../../src/trace/page-parts.ts';
import { writePage } from '../../../src/web/page-files.ts';
import type { SyntheticRun } from './synthetic-run.ts';

/** `packageRoot`: where dist/ is, with the page's script and style. */
export function writeSyntheticPage(
  file: string,
  runs: readonly SyntheticRun[],
  packageRoot: string,
  head: Partial<PageHead> = {},
): void {
  const whole: PageHead = {
    version: formatVersion,
    generator: 'test',
    title: 'A synthetic run',
    comparison: null,
    ...head,
    runs: runs.map((run) => run.head),
  };
  writePage(file, pageText({ head: whole, runs }, readPageParts(packageRoot)));
}
