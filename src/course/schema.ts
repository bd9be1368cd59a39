/**
 * The shape of course.yaml and challenge.yaml. Keys are those of the files; {@link readCourse} turns
 * them into {@link Course}. What concerns more than one file is checked in validate-course.ts.
 */
import { z } from 'zod';

/** Lower case words with hyphens, as in the ids people know: `broadcast-3a`. */
const id = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower case letters and digits with single hyphens');
const text = z.string().trim().min(1, 'must not be empty');
const wholeNumber = (min: number, max: number): z.ZodNumber =>
  z
    .number()
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

/** A number, or text with a unit: `20`, `20 s`, `400 ms`. The result is in `unit`. */
function duration(unit: 's' | 'ms', min: number): z.ZodType<number> {
  const wanted = `must be a number of ${unit === 's' ? 'seconds' : 'milliseconds'} from ${min} up, as in ${unit === 's' ? '20 or 20 s' : '100 or 100 ms'}`;
  return z.unknown().transform((value, context) => {
    const milliseconds = typeof value === 'string' ? parseDuration(value) : null;
    const read =
      typeof value === 'number'
        ? value
        : milliseconds === null
          ? Number.NaN
          : unit === 's'
            ? milliseconds / 1000
            : milliseconds;
    if (Number.isFinite(read) && read >= min) return read;
    context.addIssue({ code: 'custom', message: wanted });
    return z.NEVER;
  });
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

const measured = z
  .strictObject({ measure: text, below: bound.optional(), 'at-least': bound.optional() })
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

const listOrOne = <T extends z.ZodType>(item: T): z.ZodType<z.output<T>[]> =>
  z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(item).min(1),
  ) as z.ZodType<z.output<T>[]>;

const test = z.strictObject({
  workload: text,
  'node-count': wholeNumber(1, 1000).optional(),
  concurrency: z
    .union([wholeNumber(1, 100_000).transform(String), z.string().regex(/^[1-9]\d*n?$/)], {
      error: 'must be a number of clients, or so many per node, as in 10 or 2n',
    })
    .optional(),
  rate: z.number().min(0, 'must not be negative').optional(),
  'time-limit': duration('s', 1).optional(),
  latency: duration('ms', 0).optional(),
  'latency-dist': z.enum(['constant', 'uniform', 'exponential']).optional(),
  topology: z.enum(['line', 'grid', 'tree', 'tree2', 'tree3', 'tree4', 'total']).optional(),
  nemesis: listOrOne(z.enum(['partition'])).optional(),
  'nemesis-interval': duration('s', 0.001).optional(),
  availability: z
    .union([z.literal('total'), z.number().min(0).max(1)], {
      error: 'must be total, or a fraction from 0 to 1',
    })
    .optional(),
  'consistency-models': listOrOne(text).optional(),
  'key-count': wholeNumber(1, 1_000_000).optional(),
  'max-txn-length': wholeNumber(1, 1000).optional(),
  'max-writes-per-key': wholeNumber(1, 1_000_000).optional(),
});

export const challengeSchema = z.strictObject({
  title: text,
  summary: text,
  family: id,
  'builds-on': id.optional(),
  minutes: wholeNumber(1, 10_000),
  concepts: z.array(text).min(1, 'must name at least one concept'),
  runs: z
    .array(
      z.strictObject({
        id,
        seeds: wholeNumber(1, 10_000).optional(),
        test,
        requirements: z.array(requirement).min(1, 'must hold at least one requirement, as in [valid]'),
      }),
    )
    .min(1, 'must hold at least one run'),
  stricter: z.record(z.string(), z.enum(['blocking', 'note', 'off'])).optional(),
  hints: z
    .array(z.strictObject({ id, fits: z.array(text).optional(), text }))
    .min(2, 'must hold at least two hints'),
});
export type WrittenChallenge = z.infer<typeof challengeSchema>;

export const courseSchema = z.strictObject({
  title: text,
  languages: z.array(id).min(1, 'must name at least one language'),
  maelstrom: z.strictObject({
    version: z.string().regex(/^v\d+\.\d+\.\d+$/, 'must be a version, as in v0.2.4'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case'),
    url: z.string().regex(/^https:\/\/\S+$/, 'must be an https address'),
  }),
  parts: z
    .array(
      z.strictObject({
        id,
        title: text,
        week: wholeNumber(1, 52),
        challenges: z.array(id).min(1, 'must hold at least one challenge'),
      }),
    )
    .min(1, 'must hold at least one part'),
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
