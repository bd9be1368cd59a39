import { describe, expect, it } from 'vitest';
import { fakeContext, fakeIo } from '../../test/support/fake-io.ts';
import { commands } from './commands/index.ts';
import { commandHelp, programHelp } from './help.ts';
import { displayWidth } from './terminal/width.ts';

const terminalOf = (columns: number) => fakeContext(fakeIo({ env: { COLUMNS: String(columns) } })).terminal;

describe('help', () => {
  it.each(commands.map((command) => [command.name, command] as const))(
    'of %s has an example and fits',
    (_, command) => {
      for (const columns of [20, 32, 40, 60, 80, 200]) {
        const text = commandHelp(command, terminalOf(columns));
        for (const line of text.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
      }
      const text = commandHelp(command, terminalOf(100));
      expect(command.examples.length).toBeGreaterThan(0);
      for (const example of command.examples) {
        expect(example.command).toMatch(new RegExp(`\\bdscourse ${command.name}\\b`));
        expect(text.replace(/\s+/g, ' ')).toContain(example.command);
      }
      for (const option of command.options ?? []) expect(text).toContain(option.flags);
    },
  );

  it('lists every command on one screen of 80 columns', () => {
    const text = programHelp(commands, terminalOf(80));
    for (const command of commands) expect(text).toContain(`  ${command.name}`);
    expect(text.split('\n').length).toBeLessThanOrEqual(41);
    for (const columns of [20, 40, 80]) {
      for (const line of programHelp(commands, terminalOf(columns)).split('\n')) {
        expect(line.length).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('has names, aliases and summaries that can be told apart', () => {
    const names = commands.flatMap((command) => [command.name, ...(command.aliases ?? [])]);
    expect(new Set(names).size).toBe(names.length);
    for (const command of commands) expect(command.summary).not.toMatch(/\.$/);
  });
});
