/** README.txt of the archive: what is in it, and how to see the disagreement. */
import { type EnginePart, partOf } from '../grading/engine-parts.ts';
import type { Report } from '../grading/report.ts';

export interface ReadmeRequest {
  readonly report: Report;
  readonly hasProgram: boolean;
  readonly hasSource: boolean;
}

export function parityReadme({ report, hasProgram, hasSource }: ReadmeRequest): string {
  const { challenge, attempt } = report;
  const release = report.maelstrom ?? 'of an unknown release';
  return `${challenge.id} (${challenge.title}), attempt ${attempt}

Embedded engine: ${inWords(partOf(report, 'embedded'))}
Maelstrom ${release}: ${inWords(partOf(report, 'maelstrom'))}

attempt/report.json          what both engines came to
attempt/<run>/seed-<n>/      runs of the embedded engine
attempt/<run>/maelstrom-<n>/ runs of Maelstrom; engine.log holds its own log
                             (the dscourse document run-directory.md explains the files)
${hasProgram ? 'program/                     what ran: one bundle and its source map\n' : 'The program is a command of its own and not in here.\n'}${hasSource ? 'source/                      the source that was graded\n' : 'The source of this attempt was not stored.\n'}versions.json                dscourse, Node, Maelstrom, Java, system

Text files have ~ for the home directory, <workspace> for the folder of the course, and
user for the user's name.
`;
}

function inWords(part: EnginePart | null): string {
  if (part === null) return 'did not run';
  const why = part.diagnosis?.headline.text ?? part.reason;
  const word = part.outcome === 'could-not-judge' ? 'could not judge' : part.outcome;
  return why === null ? word : `${word}: ${why}`;
}
