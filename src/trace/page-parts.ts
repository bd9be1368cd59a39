/** The script and the style of trace pages, as the build made them. */
import { builtFile } from '../web/page-files.ts';
import type { PageParts } from './page-file.ts';

/** @throws DscourseError `installation-damaged` */
export function readPageParts(packageRoot: string): PageParts {
  return {
    script: builtFile(packageRoot, 'trace-page.js', 'The script of the page'),
    style: builtFile(packageRoot, 'trace-page.css', 'The style of the page'),
  };
}
