/** Help texts, drawn from the definitions and wrapped to the terminal. */
import type { CommandDefinition, OptionDefinition } from './command-definition.ts';
import { type Column, tableLines } from './terminal/table.ts';
import type { Terminal } from './terminal/terminal.ts';

export const globalOptions: readonly OptionDefinition[] = [
  { flags: '--json', description: 'Results and errors as JSON on stdout' },
  { flags: '-q, --quiet', description: 'Print only what was asked for' },
  { flags: '--verbose', description: 'Print more detail' },
  { flags: '--debug', description: 'Add stack traces to errors' },
  { flags: '-h, --help', description: 'This help' },
];

const twoColumns: readonly Column[] = [{}, { flexible: true }];

function usageOf(command: CommandDefinition): string {
  const words = ['dscourse', command.name];
  for (const argument of command.arguments ?? []) {
    const name = argument.variadic === true ? `${argument.name}...` : argument.name;
    words.push(argument.required === true ? `<${name}>` : `[${name}]`);
  }
  words.push('[options]');
  if (command.rawArguments === true) words.push('[-- arguments of the node]');
  return words.join(' ');
}

function usageLine(usage: string, terminal: Terminal): string {
  const label = 'Usage';
  const wrapped = terminal.wrap(`${label}  ${usage}`, '       ');
  return terminal.paint('strong', label) + wrapped.slice(label.length);
}

function section(terminal: Terminal, title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return [
    '',
    terminal.paint('strong', title),
    ...tableLines(rows, twoColumns, { columns: Math.min(terminal.columns, 100), indent: '  ' }),
  ];
}

function optionRows(options: readonly OptionDefinition[]): string[][] {
  const short = options.some((option) => option.flags.startsWith('-') && !option.flags.startsWith('--'));
  return options.map((option) => {
    const choices = option.choices === undefined ? '' : ` (${option.choices.join(', ')})`;
    const long = option.flags.startsWith('--');
    return [short && long ? `    ${option.flags}` : option.flags, option.description + choices];
  });
}

/** Help of one command. */
export function commandHelp(command: CommandDefinition, terminal: Terminal): string {
  const lines = [usageLine(usageOf(command), terminal), ''];
  lines.push(terminal.wrap(command.description));
  lines.push(
    ...section(
      terminal,
      'Arguments',
      (command.arguments ?? []).map((argument) => [argument.name, argument.description]),
    ),
  );
  const groups = new Map<string, OptionDefinition[]>();
  for (const option of command.options ?? []) {
    const group = option.group ?? 'Options';
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  for (const [title, options] of groups) lines.push(...section(terminal, title, optionRows(options)));
  lines.push(...section(terminal, 'Everywhere', optionRows(globalOptions)));
  lines.push('', terminal.paint('strong', command.examples.length === 1 ? 'Example' : 'Examples'));
  for (const example of command.examples) {
    lines.push(terminal.wrap(`  ${example.command}`, '    '));
    lines.push(terminal.paint('dim', terminal.wrap(`      ${example.explanation}`, '      ')));
  }
  for (const note of command.notes ?? []) lines.push('', terminal.wrap(note));
  return lines.join('\n');
}

/** Help of the program: all commands on one screen. */
export function programHelp(commands: readonly CommandDefinition[], terminal: Terminal): string {
  return [
    terminal.wrap(
      'dscourse teaches distributed systems by building them: you write a node, it runs on a cluster that loses messages, and a report says what went wrong.',
    ),
    '',
    usageLine('dscourse <command> [options]', terminal),
    ...section(
      terminal,
      'Commands',
      commands.map((command) => [command.name, command.summary]),
    ),
    ...section(
      terminal,
      'Options',
      optionRows([...globalOptions, { flags: '-v, --version', description: 'The version' }]),
    ),
    '',
    terminal.paint('strong', 'To begin'),
    ...['dscourse init my-cluster && cd my-cluster', 'dscourse start echo', 'dscourse grade'].map((step) =>
      terminal.wrap(`  ${step}`, '    '),
    ),
    '',
    terminal.wrap('Each command explains itself: dscourse <command> --help'),
  ].join('\n');
}
