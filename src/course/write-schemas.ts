/** Run by `npm run schemas`: writes the JSON Schemas of the files that people write to schemas/. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { graders } from '../../graders/index.ts';
import { jsonSchemas, printJsonSchema } from './json-schemas.ts';
import { namesOf } from './known-names.ts';

const [root = '.'] = process.argv.slice(2);
const schemas = jsonSchemas({
  known: namesOf(Object.values(graders)),
  languages: readdirSync(join(root, 'templates')),
});
mkdirSync(join(root, 'schemas'), { recursive: true });
for (const [file, schema] of Object.entries(schemas)) {
  writeFileSync(join(root, 'schemas', file), printJsonSchema(schema));
}
