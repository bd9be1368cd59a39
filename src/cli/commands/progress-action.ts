import { DscourseError, ExitStatus } from '../../errors.ts';
import { readGlossary } from '../../glossary/read-glossary.ts';
import type { CommandAction } from '../context.ts';
import { openCourseAndWorkspace } from '../course-context.ts';
import type { ProgressArguments } from './progress.ts';
import { progressJson } from './progress-run/progress-json.ts';
import { progressLines } from './progress-run/progress-lines.ts';
import { progressMarkdown } from './progress-run/progress-markdown.ts';
import { overviewOf } from './progress-run/progress-words.ts';

/** Prints where the learner stands: parts and challenges, best figures, concepts, what comes next. */
export const action: CommandAction<ProgressArguments> = async (context, { markdown }) => {
  const { terminal, options, io } = context;
  if (markdown && options.json) {
    throw new DscourseError({
      code: 'wrong-usage',
      message: '--markdown and --json are two forms of the same.',
      fix: 'Leave one of them away.',
    });
  }
  const { course, log } = await openCourseAndWorkspace(context);
  const overview = overviewOf(course, log.entries, readGlossary(io.packageRoot));
  if (options.json) terminal.line(JSON.stringify(progressJson(overview, log.damaged), null, 2));
  else if (markdown) terminal.line(progressMarkdown(overview));
  else for (const line of progressLines(overview, terminal)) terminal.line(line);
  return ExitStatus.passed;
};
