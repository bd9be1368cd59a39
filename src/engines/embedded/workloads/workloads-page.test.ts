import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../../test/support/programs.ts';
import { workloads } from './index.ts';

const rows = readFileSync(join(packageRoot, 'docs', 'workloads.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| `([a-z-]+)` \| ([^|]*) \|/.exec(line))
  .filter((match) => match !== null);
const requests = new Map(rows.map(([, name = '', cell = '']) => [name, cell]));

describe('docs/workloads.md', () => {
  it.each(Object.values(workloads))(
    'names the requests of $name, and what replies hold',
    ({ name, rpcs }) => {
      // pn-counter's are those of the row above it.
      const cell = name === 'pn-counter' ? requests.get('g-counter') : requests.get(name);
      for (const { type, request, reply } of rpcs) {
        const fields = Object.keys(request);
        const asked = fields.length === 0 ? type : `${type} {${fields.join(', ')}}`;
        const answer = Object.keys(reply).map((field) => ` → \`${field}\``);
        expect(cell).toContain(`\`${asked}\`${answer.join('')}`);
      }
    },
  );
});
