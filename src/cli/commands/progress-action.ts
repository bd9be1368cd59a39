import { DscourseError, ExitStatus } from '../../errors.ts';
import { readGlossary } from '../../glossary/read-glossary.ts';
import { conceptGroups } from '../../progress/concepts.ts';
import { type ChallengeProgress, courseProgress } from '../../progress/progress.ts';
import type { CommandAction } from '../context.ts';
import { openCourseAndWorkspace } from '../course-context.ts';
import type { ProgressArguments } from './progress.ts';
import { progressJson } from './progress-run/progress-json.ts';
import { progressLines } from './progress-run/progress-lines.ts';
import { progressMarkdown } from './progress-run/progress-markdown.ts';
import { nextStep, type ProgressOverview, tallyOf } from './progress-run/progress-words.ts';

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
  const progress = courseProgress(course, log.entries);
  const ofPart = (id: string): ChallengeProgress[] =>
    progress.filter(({ challenge }) => challenge.part === id);
  const overview: ProgressOverview = {
    title: course.title,
    ...tallyOf(progress),
    parts: course.parts.map((part) => {
      const challenges = ofPart(part.id);
      return { part, challenges, ...tallyOf(challenges) };
    }),
    concepts: conceptGroups(progress, readGlossary(io.packageRoot)),
    next: nextStep(progress),
  };
  if (options.json) terminal.line(JSON.stringify(progressJson(overview, log.damaged), null, 2));
  else if (markdown) terminal.line(progressMarkdown(overview));
  else for (const line of progressLines(overview, terminal)) terminal.line(line);
  return ExitStatus.passed;
};
