import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leeways } from './leeway.ts';

const parity = join(import.meta.dirname, '..', '..', '..', 'docs', 'parity.md');

describe('the table of what a history does not determine', () => {
  it('is the one in docs/parity.md', () => {
    const text = readFileSync(parity, 'utf8');
    const [, section = ''] = /\n## Checkers\n([\s\S]*?)\n## /.exec(text) ?? [];
    const start = section.indexOf('| workload | key | compared | why |');
    const [table = ''] = section.slice(start).split('\n\n', 1);
    const rows = leeways.map(({ workloads, path, compared, why }) => {
      const key = path.map((step) => (step === '*' ? '*' : `:${step}`)).join(' ');
      return `| ${workloads.join(', ')} | \`${key}\` | ${compared} | ${why} |`;
    });
    expect(table.trim().split('\n').slice(2)).toEqual(rows);
  });
});
