/**
 * The shape of course.yaml and challenge.yaml. Keys are those of the files; {@link readCourse} turns
 * them into {@link Course}. What concerns more than one file is checked in validate-course.ts.
 *
 * The JSON Schemas for editors are made from it too (json-schemas.ts): descriptions are for them, and
 * {@link writtenFor} says what a value looks like in the file where a transformation hides it.
 */
import { z } from 'zod';
import { nemesisNames } from '../engines/test-spec.ts';

/** What stands in the file where the schema by itself can't tell. */
export type Written =
  | { readonly kind: 'duration'; readonly unit: 's' | 'ms'; readonly min: number }
  | { readonly kind: 'bound' }
  | { readonly kind: 'requirement'; readonly measured: z.ZodType }
  | { readonly kind: 'list-or-one'; readonly item: z.ZodType }
  /** A text that only this release's graders, or the languages of the templates, limit. */
  | { readonly kind: 'name'; readonly of: 'workload' | 'measure' | 'diagnosis' | 'finding' | 'language' };

/** Kept beside the schemas: as part of their metadata, types as deep as zod's own would never end. */
const spellings = new WeakMap<object, Written>();

function spelt<T extends z.ZodType>(schema: T, written: Written): T {
  spellings.set(schema, written);
  return schema;
}

/** What stands in the file for a value of this schema; undefined where the schema says it. */
export function writtenFor(schema: object): Written | undefined {
  return spellings.get(schema);
}

/** Lower case words with hyphens, as in the ids people know: `broadcast-3a`. */
const id = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower case letters and digits with single hyphens');
const text = z.string().trim().min(1, 'must not be empty');
const name = (of: Extract<Written, { kind: 'name' }>['of'], description: string): z.ZodString =>
  spelt(text.describe(description), { kind: 'name', of });
const wholeNumber = (min: number, max: number): z.ZodNumber =>
  z
    .number()
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

/** A number, or text with a unit: `20`, `20 s`, `400 ms`. The result is in `unit`. */
function duration(unit: 's' | 'ms', min: number): z.ZodType<number> {
  const wanted = `must be a number of ${unit === 's' ? 'seconds' : 'milliseconds'} from ${min} up, as in ${unit === 's' ? '20 or 20 s' : '100 or 100 ms'}`;
  const read = z.unknown().transform((value, context) => {
    const milliseconds = typeof value === 'string' ? parseDuration(value) : null;
    const number =
      typeof value === 'number'
        ? value
        : milliseconds === null
          ? Number.NaN
          : unit === 's'
            ? milliseconds / 1000
            : milliseconds;
    if (Number.isFinite(number) && number >= min) return number;
    context.addIssue({ code: 'custom', message: wanted });
    return z.NEVER;
  });
  return spelt(read, { kind: 'duration', unit, min });
}

/** Milliseconds in `400 ms`, `1.5 s`, `2 min`; null for anything else. */
export function parseDuration(written: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min)$/.exec(written.trim());
  if (match === null) return null;
  return Number(match[1]) * (match[2] === 'ms' ? 1 : match[2] === 's' ? 1000 : 60_000);
}

export interface WrittenBound {
  readonly value: number;
  readonly unit: 'ms' | null;
}
const bound: z.ZodType<WrittenBound> = z.unknown().transform((value, context) => {
  if (typeof value === 'number' && Number.isFinite(value)) return { value, unit: null };
  const milliseconds = typeof value === 'string' ? parseDuration(value) : null;
  if (milliseconds !== null) return { value: milliseconds, unit: 'ms' as const };
  context.addIssue({
    code: 'custom',
    message: 'must be a number, or a time with its unit, as in 30 or 400 ms',
  });
  return z.NEVER;
});
spelt(bound, { kind: 'bound' });

const measured = z
  .strictObject({
    measure: name('measure', 'What is measured.'),
    below: bound.optional().describe('The measure must be less than this.'),
    'at-least': bound.optional().describe('The measure must be this or more.'),
  })
  .refine((written) => (written.below === undefined) !== (written['at-least'] === undefined), {
    message: 'needs exactly one of below and at-least',
  });

export type WrittenRequirement = 'valid' | z.infer<typeof measured>;
const requirement: z.ZodType<WrittenRequirement> = z.unknown().transform((value, context) => {
  if (value === 'valid') return value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const parsed = measured.safeParse(value);
    if (parsed.success) return parsed.data;
    const { issues } = parsed.error;
    // The rule about both bounds says nothing new where a key is wrong already.
    const first = issues.filter((issue) => issue.code !== 'custom' || issue.path.length > 0);
    for (const issue of first.length > 0 ? first : issues) {
      context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
    }
    return z.NEVER;
  }
  context.addIssue({
    code: 'custom',
    message:
      'must be valid, or a measure with its bound, as in { measure: stable-latency-max, below: 600 ms }',
  });
  return z.NEVER;
});
spelt(requirement, { kind: 'requirement', measured });

const listOrOne = <T extends z.ZodType>(item: T): z.ZodType<z.output<T>[]> => {
  const list = z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(item).min(1),
  );
  return spelt(list, { kind: 'list-or-one', item }) as z.ZodType<z.output<T>[]>;
};

const test = z.strictObject({
  workload: name('workload', 'The workload, by the name that Maelstrom gives it.'),
  'node-count': wholeNumber(1, 1000).optional().describe('Number of nodes, n0 and up; 5 by default.'),
  concurrency: z
    .union([wholeNumber(1, 100_000).transform(String), z.string().regex(/^[1-9]\d*n?$/)], {
      error: 'must be a number of clients, or so many per node, as in 10 or 2n',
    })
    .optional()
    .describe('Clients: a number, or 2n for two per node; 1n by default.'),
  rate: z
    .number()
    .min(0, 'must not be negative')
    .optional()
    .describe('Operations per second over all clients; 5 by default.'),
  'time-limit': duration('s', 1).optional().describe('Length of the main phase; 60 s by default.'),
  latency: duration('ms', 0).optional().describe('Mean latency between nodes; 0 by default.'),
  'latency-dist': z
    .enum(['constant', 'uniform', 'exponential'])
    .optional()
    .describe('How latencies are spread; constant by default.'),
  topology: z
    .enum(['line', 'grid', 'tree', 'tree2', 'tree3', 'tree4', 'total'])
    .optional()
    .describe('Neighbours that the topology message suggests; grid by default.'),
  nemesis: listOrOne(z.enum(nemesisNames))
    .optional()
    .describe('Faults; none by default. Maelstrom knows partition only: with others a run is not certified.'),
  'nemesis-interval': duration('s', 0.001)
    .optional()
    .describe('Mean time between two faults; 10 s by default.'),
  availability: z
    .union([z.literal('total'), z.number().min(0).max(1)], {
      error: 'must be total, or a fraction from 0 to 1',
    })
    .optional()
    .describe('Fraction of operations that must succeed; total: each of them.'),
  'consistency-models': listOrOne(text)
    .optional()
    .describe('Models that transactions are checked against; strict-serializable by default.'),
  'key-count': wholeNumber(1, 1_000_000).optional().describe('Keys in use at a time.'),
  'max-txn-length': wholeNumber(1, 1000)
    .optional()
    .describe('Most operations of a transaction; 4 by default.'),
  'max-writes-per-key': wholeNumber(1, 1_000_000)
    .optional()
    .describe('Writes after which a key is given up; 16 by default.'),
});

export const challengeSchema = z.strictObject({
  title: text.describe('Name of the challenge.'),
  summary: text.describe('One sentence: what will work when it is solved.'),
  family: id.describe('Folder of templates/<language>/start that it begins from.'),
  'builds-on': id.optional().describe('Challenge whose solution `start` carries over.'),
  minutes: wholeNumber(1, 10_000).describe('How long it takes, about.'),
  concepts: z.array(text).min(1, 'must name at least one concept').describe('What it teaches.'),
  runs: z
    .array(
      z.strictObject({
        id: id.describe('Name of the run, unique in the challenge.'),
        seeds: wholeNumber(1, 10_000).optional().describe('On how many seeds it is graded.'),
        engine: z
          .literal('embedded')
          .optional()
          .describe('embedded: a stricter run, which Maelstrom does not play.'),
        test: test.describe("The test, with the flags of Maelstrom's own test command as keys."),
        requirements: z
          .array(requirement)
          .min(1, 'must hold at least one requirement, as in [valid]')
          .describe('What each seed must fulfil.'),
      }),
    )
    .min(1, 'must hold at least one run')
    .refine((runs) => runs.length === 0 || runs.some(({ engine }) => engine === undefined), {
      message: 'must hold a run that Maelstrom plays too: one without engine',
    })
    .describe('Tests that a solution is graded with.'),
  stricter: z
    .record(name('finding', 'Code of a finding.'), z.enum(['blocking', 'note', 'off']))
    .optional()
    .describe('Findings beyond the verdict: blocking fails the grade, note is said, off is not.'),
  hints: z
    .array(
      z.strictObject({
        id: id.describe('Name of the hint, unique in the challenge.'),
        fits: z
          .array(name('diagnosis', 'Code of a diagnosis.'))
          .optional()
          .describe('Diagnoses after which it is opened first.'),
        text: text.describe('Markdown.'),
      }),
    )
    .min(2, 'must hold at least two hints')
    .describe('From a nudge to a plan.'),
});
export type WrittenChallenge = z.infer<typeof challengeSchema>;

export const courseSchema = z.strictObject({
  title: text.describe('Name of the course.'),
  languages: z
    .array(spelt(id.describe('A language.'), { kind: 'name', of: 'language' }))
    .min(1, 'must name at least one language')
    .describe('Folders of templates/.'),
  maelstrom: z
    .strictObject({
      version: z
        .string()
        .regex(/^v\d+\.\d+\.\d+$/, 'must be a version, as in v0.2.4')
        .describe('Release, as in v0.2.4.'),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case')
        .describe('SHA-256 of the archive.'),
      url: z
        .string()
        .regex(/^https:\/\/\S+$/, 'must be an https address')
        .describe('Where the archive is fetched.'),
      size: wholeNumber(1, 2 ** 31)
        .optional()
        .describe('Bytes of the archive.'),
    })
    .describe('The release that certifies a solution.'),
  parts: z
    .array(
      z.strictObject({
        id,
        title: text,
        week: wholeNumber(1, 52).describe('Week of the course.'),
        challenges: z
          .array(id)
          .min(1, 'must hold at least one challenge')
          .describe('Folders of challenges/, in order.'),
      }),
    )
    .min(1, 'must hold at least one part'),
  chapters: z
    .array(id)
    .optional()
    .describe(
      'Files of chapters/ without .md, in the order of reading: what belongs to no single challenge.',
    ),
});
export type WrittenCourse = z.infer<typeof courseSchema>;

/** The keys that a mapping at a path of the schema may have; for the nearest to an unknown one. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let current: unknown = schema;
  for (const step of path) {
    current = unwrap(current);
    if (current instanceof z.ZodObject) current = current.shape[String(step)];
    else if (current instanceof z.ZodArray) current = current.element;
    else return [...Object.keys(measured.shape)];
  }
  current = unwrap(current);
  return current instanceof z.ZodObject ? Object.keys(current.shape) : Object.keys(measured.shape);
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema;
}
