/**
 * JSON Schemas of the files that people write, for their editors: made from the schemas that the files are
 * checked with, and from the names that this release knows.
 */
import { z } from 'zod';
import { settingsKeys } from '../workspace/settings.ts';
import type { KnownNames } from './known-names.ts';
import { challengeSchema, courseSchema, type Written, writtenFor } from './schema.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

export interface Names {
  readonly known: KnownNames;
  /** Folders of templates/. */
  readonly languages: readonly string[];
}

/** The schemas by the names of their files in schemas/. */
export function jsonSchemas(names: Names): Readonly<Record<string, JsonSchema>> {
  return {
    'course.schema.json': titled('course.yaml: a course of dscourse', fromZod(courseSchema, names)),
    'challenge.schema.json': titled(
      'challenge.yaml: a challenge of a dscourse course',
      fromZod(challengeSchema, names),
    ),
    'dscourse.schema.json': titled('dscourse.yaml: the settings of a workspace', settingsSchema(names)),
  };
}

/** What is written to a file. */
export function printJsonSchema(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function titled(title: string, { $schema, ...schema }: JsonSchema): JsonSchema {
  return { $schema: $schema ?? draft, title, ...schema };
}

/** The draft that editors know best. */
const draft = 'http://json-schema.org/draft-07/schema#';

function fromZod(schema: z.ZodType, names: Names): JsonSchema {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const written = writtenFor(zodSchema);
      if (written !== undefined) {
        const { description } = jsonSchema;
        for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Record<string, unknown>)[key];
        Object.assign(
          jsonSchema,
          description === undefined ? {} : { description },
          asWritten(written, names),
        );
      }
      // Text is trimmed before it is measured.
      if (jsonSchema.type === 'string' && jsonSchema.minLength === 1) {
        delete jsonSchema.minLength;
        jsonSchema.pattern = '\\S';
      }
    },
  }) as JsonSchema;
}

function asWritten(written: Written, names: Names): JsonSchema {
  switch (written.kind) {
    case 'duration':
      return { anyOf: [{ type: 'number', minimum: written.min }, durationText(written)] };
    case 'bound':
      return { anyOf: [{ type: 'number' }, durationText({ unit: 'ms', min: 0 })] };
    case 'requirement': {
      const { properties = {}, ...measured } = nested(written.measured, names);
      const { below, 'at-least': atLeast, ...always } = properties;
      // Exactly one of the two bounds.
      const bounded = [{ below }, { 'at-least': atLeast }].map((bound) => ({
        ...measured,
        properties: { ...always, ...bound },
        required: [...Object.keys(always), ...Object.keys(bound)],
      }));
      return { anyOf: [{ const: 'valid' }, ...bounded] } as JsonSchema;
    }
    case 'list-or-one': {
      const item = nested(written.item, names);
      return { anyOf: [item, { type: 'array', items: item, minItems: 1 }] };
    }
    case 'name':
      return { enum: namesOfKind(written.of, names) };
  }
}

function nested(schema: z.ZodType, names: Names): JsonSchema {
  const { $schema: _root, ...inner } = fromZod(schema, names);
  return inner;
}

function namesOfKind(of: Extract<Written, { kind: 'name' }>['of'], { known, languages }: Names): string[] {
  switch (of) {
    case 'workload':
      return Object.keys(known.workloads);
    case 'measure':
      return unique(Object.values(known.workloads).flatMap((list) => list.map(({ name }) => name)));
    case 'finding':
      return unique(Object.values(known.findings).flat());
    case 'diagnosis':
      return [...known.diagnoses];
    case 'language':
      return [...languages];
  }
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}

/** `400 ms`, `1.5 s`, `2 min`, of at least `min` units. */
function durationText({ unit, min }: { readonly unit: 's' | 'ms'; readonly min: number }): JsonSchema {
  const least = unit === 's' ? min * 1000 : min;
  const forms = [
    `${atLeast(least)}\\s*ms`,
    `${atLeast(least / 1000)}\\s*s`,
    `${atLeast(least / 60_000)}\\s*min`,
  ];
  return { type: 'string', pattern: `^\\s*(?:${forms.join('|')})\\s*$` };
}

/** A pattern for decimal numbers from `min` up, where that is nought or a power of ten; else for those above nought. */
function atLeast(min: number): string {
  if (min <= 0) return '\\d+(?:\\.\\d+)?';
  const power = Math.log10(min);
  const whole = '0*[1-9]\\d*(?:\\.\\d+)?';
  if (!Number.isInteger(power)) return `(?:${whole}|0+\\.\\d*[1-9]\\d*)`;
  if (power >= 0) return `0*[1-9]\\d{${power},}(?:\\.\\d+)?`;
  return `(?:${whole}|0+\\.0{0,${-power - 1}}[1-9]\\d*)`;
}

function settingsSchema({ languages }: Names): JsonSchema {
  const values = { version: [1], language: languages, engine: settingsKeys.engine.choices };
  const entries = Object.entries(settingsKeys).map(([key, { description }]) => [
    key,
    { description, enum: [...values[key as keyof typeof values]] },
  ]);
  return {
    type: 'object',
    properties: Object.fromEntries(entries),
    required: ['version'],
    additionalProperties: false,
  };
}
