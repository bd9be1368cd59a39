import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { graders } from '../../graders/index.ts';
import { packageRoot } from '../../test/support/programs.ts';
import { parseSettings, printSettings } from '../workspace/settings.ts';
import { jsonSchemas, printJsonSchema } from './json-schemas.ts';
import { namesOf } from './known-names.ts';
import { challengeSchema, courseSchema } from './schema.ts';

const languages = readdirSync(join(packageRoot, 'templates'));
const schemas = jsonSchemas({ known: namesOf(Object.values(graders)), languages });

/** Whether the JSON Schema accepts a value, by a reader that knows nothing of how it was made. */
function accepts(file: string): (value: unknown) => boolean {
  const schema = z.fromJSONSchema(schemas[file] as Parameters<typeof z.fromJSONSchema>[0]);
  return (value) => schema.safeParse(value).success;
}
const text = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');
const challengeFiles = readdirSync(join(packageRoot, 'challenges')).map(
  (id) => `challenges/${id}/challenge.yaml`,
);

describe('the JSON Schemas', () => {
  it('are as `npm run schemas` writes them', () => {
    expect(readdirSync(join(packageRoot, 'schemas')).sort()).toEqual(Object.keys(schemas).sort());
    for (const [file, schema] of Object.entries(schemas)) {
      expect(text(`schemas/${file}`), file).toBe(printJsonSchema(schema));
    }
  });

  it('are named by the files that they describe, which fit them', () => {
    expect(text('course.yaml').split('\n')[0]).toBe(
      '# yaml-language-server: $schema=schemas/course.schema.json',
    );
    expect(accepts('course.schema.json')(parse(text('course.yaml')))).toBe(true);
    for (const file of challengeFiles) {
      expect(text(file).split('\n')[0]).toBe(
        '# yaml-language-server: $schema=../../schemas/challenge.schema.json',
      );
      expect(accepts('challenge.schema.json')(parse(text(file))), file).toBe(true);
    }
  });

  const change = (path: readonly (string | number)[], value: unknown): unknown => {
    const root: unknown = parse(text('challenges/broadcast-3d/challenge.yaml'));
    let at = root as Record<string | number, unknown>;
    for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
    at[path.at(-1) as string] = value;
    return root;
  };
  const test = ['runs', 0, 'test'] as const;
  const values: readonly (readonly [readonly (string | number)[], readonly unknown[]])[] = [
    [
      [...test, 'time-limit'],
      [1, 20, '20 s', ' 1.5 s', '1000 ms', '2 min', 0, 0.5, '0 s', '0.5 s', '999 ms', '20', '20 h', true],
    ],
    [
      [...test, 'latency'],
      [0, 100, '400 ms', '0 ms', '0.1 s', -1, 'fast', null],
    ],
    [
      [...test, 'nemesis-interval'],
      [0.001, '1 ms', '0.001 s', '0.01 s', 0, '0 ms', '0.5 ms', '0.0001 s'],
    ],
    [
      [...test, 'concurrency'],
      [1, 10, '10', '2n', 0, '0n', 'n', '2m', 1.5],
    ],
    [
      [...test, 'rate'],
      [0, 0.5, 100, -1, '100'],
    ],
    [
      [...test, 'nemesis'],
      ['partition', ['partition'], [], 'kill', ['kill']],
    ],
    [
      [...test, 'availability'],
      ['total', 0, 0.9, 1, 1.1, 'most'],
    ],
    [
      [...test, 'topology'],
      ['grid', 'tree4', 'ring'],
    ],
    [
      [...test, 'node-count'],
      [1, 1000, 0, 1001, 2.5, '3'],
    ],
    [[...test, 'node_count'], [3]],
    [
      ['runs', 0, 'requirements'],
      [
        ['valid'],
        [{ measure: 'servers-messages-per-operation', below: 30 }],
        [{ measure: 'servers-messages-per-operation', 'at-least': '400 ms' }],
        [],
        ['fine'],
        [{ measure: 'servers-messages-per-operation' }],
        [{ measure: 'servers-messages-per-operation', below: 1, 'at-least': 1 }],
        [{ below: 1 }],
        [{ measure: 'servers-messages-per-operation', below: 'x' }],
      ],
    ],
    [['title'], ['A', ' ', '', 7]],
    [['family'], ['broadcast', 'Broadcast', 'a--b']],
    [['stricter'], [{}, { 'late-answer': 'note' }, { 'late-answer': 'loud' }]],
    [
      ['hints'],
      [
        [
          { id: 'a', text: 'b' },
          { id: 'c', text: 'd', fits: ['spin'] },
        ],
        [{ id: 'a', text: 'b' }],
        [],
      ],
    ],
    [['minutes'], [1, 0, 1.5]],
    [['extra'], [1]],
  ];
  it.each(values)('accept and refuse what the validation does: %j', (path, candidates) => {
    const byJson = accepts('challenge.schema.json');
    for (const value of candidates) {
      const changed = change(path, value);
      expect(byJson(changed), JSON.stringify(value)).toBe(challengeSchema.safeParse(changed).success);
    }
  });

  it('accept and refuse what the validation does: course.yaml', () => {
    const course = parse(text('course.yaml')) as Record<string, unknown>;
    const byJson = accepts('course.schema.json');
    const changes: readonly Record<string, unknown>[] = [
      {},
      { title: '' },
      { languages: [] },
      { parts: [] },
      { maelstrom: { version: '0.2.4' } },
      { maelstrom: { ...(course.maelstrom as object), sha256: 'AB' } },
      { maelstrom: { ...(course.maelstrom as object), size: 1 } },
    ];
    for (const one of changes) {
      const changed = { ...course, ...one };
      expect(byJson(changed), JSON.stringify(one)).toBe(courseSchema.safeParse(changed).success);
    }
  });

  it('know the names of this release', () => {
    const byJson = accepts('challenge.schema.json');
    for (const [path, value] of [
      [[...test, 'workload'], 'brodcast'],
      [['stricter'], { 'no-such-finding': 'note' }],
      [['hints', 0, 'fits'], ['no-such-diagnosis']],
      [['runs', 0, 'requirements'], [{ measure: 'no-such-measure', below: 1 }]],
    ] as const) {
      expect(byJson(change(path, value)), JSON.stringify(value)).toBe(false);
    }
  });

  it('accept and refuse what the reader of settings does', () => {
    const byJson = accepts('dscourse.schema.json');
    const texts = [
      printSettings({ language: 'typescript', engine: 'auto' }),
      'version: 1\n',
      'version: 1\nengine: maelstrom\n',
      'version: 1\nengine: real\n',
      'version: x\n',
      'engine: auto\n',
      'version: 1\nengin: auto\n',
      'version: 1\nlanguage: ""\n',
    ];
    for (const written of texts) {
      const { warnings } = parseSettings(written, 'dscourse.yaml');
      expect(byJson(parse(written)), written).toBe(warnings.length === 0);
    }
  });
});
