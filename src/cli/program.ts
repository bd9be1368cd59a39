/** From the words typed to a command's body, and from what it throws to an exit status. */
import { Command, CommanderError, Option } from 'commander';
import { DscourseError, ExitStatus, Interrupted } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import { version } from '../version.ts';
import type { CommandDefinition, OptionDefinition } from './command-definition.ts';
import type { CommandContext, GlobalOptions, Io } from './context.ts';
import { givenFrom } from './given.ts';
import { commandHelp, globalOptions, programHelp } from './help.ts';
import { reportError } from './report-error.ts';
import { createTerminal } from './terminal/create-terminal.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface SplitArguments {
  readonly options: GlobalOptions;
  readonly version: boolean;
  readonly argv: readonly string[];
}

const globalFlags: Readonly<Record<string, keyof GlobalOptions>> = {
  '--quiet': 'quiet',
  '-q': 'quiet',
  '--verbose': 'verbose',
  '--debug': 'debug',
  '--json': 'json',
};

/**
 * Takes the global flags out, wherever they stand before `--`. They must be known before anything is
 * parsed, because they decide how a parsing error is shown.
 */
export function splitGlobalFlags(argv: readonly string[]): SplitArguments {
  const options = { quiet: false, verbose: false, debug: false, json: false };
  const left: string[] = [];
  let versionAsked = false;
  for (const [index, written] of argv.entries()) {
    // `-yq` is `-y -q`: the quiet one is ours, the rest the command's.
    const joined = /^-[hnqy]{2,}$/.test(written) && written.includes('q');
    if (joined) options.quiet = true;
    const word = joined ? written.replaceAll('q', '') : written;
    if (joined && word === '-') continue;
    if (word === '--') {
      left.push(...argv.slice(index));
      break;
    }
    const flag = globalFlags[word];
    if (flag !== undefined) options[flag] = true;
    else if (left.length === 0 && (word === '--version' || word === '-v' || word === '-V'))
      versionAsked = true;
    else left.push(word);
  }
  return { options, version: versionAsked, argv: left };
}

/** Runs one command line. Never throws; the exit status is the whole answer. */
export async function runProgram(
  argv: readonly string[],
  io: Io,
  commands: readonly CommandDefinition[],
): Promise<ExitStatus> {
  const split = splitGlobalFlags(argv);
  const terminal = createTerminal(io, split.options);
  const context: CommandContext = { io, options: split.options, terminal };
  try {
    if (split.version) {
      terminal.line(
        split.options.json ? JSON.stringify({ version: 1, kind: 'version', dscourse: version }) : version,
      );
      return ExitStatus.passed;
    }
    const status = await dispatch(split.argv, context, commands);
    return io.signal.aborted ? ExitStatus.interrupted : status;
  } catch (thrown) {
    if (io.signal.aborted && !(thrown instanceof DscourseError && thrown.code === 'interrupted')) {
      return reportError(new Interrupted(), terminal, split.options);
    }
    return reportError(thrown, terminal, split.options);
  } finally {
    terminal.status(null);
  }
}

async function dispatch(
  argv: readonly string[],
  context: CommandContext,
  commands: readonly CommandDefinition[],
): Promise<ExitStatus> {
  const { terminal } = context;
  const [name] = argv;
  const typed = commands.find((command) => command.name === name || command.aliases?.includes(name ?? ''));
  if (typed?.rawArguments === true) {
    const raw = argv.slice(1);
    const own = raw.includes('--') ? raw.slice(0, raw.indexOf('--')) : raw;
    if (own.includes('--help') || own.includes('-h')) {
      terminal.line(commandHelp(typed, terminal));
      return ExitStatus.passed;
    }
    return typed.run(context, givenFrom({ command: typed.name, arguments: {}, options: {}, raw }));
  }
  let status: ExitStatus = ExitStatus.passed;
  const program = buildProgram(commands, terminal, (command, parsed) => async () => {
    status = await command.run(
      context,
      givenFrom({ command: command.name, ...parsed(), raw: argv.slice(1) }),
    );
  });
  if (argv.length === 0) {
    terminal.line(programHelp(commands, terminal));
    return ExitStatus.passed;
  }
  try {
    await program.parseAsync(withEmptyValues(argv, typed), { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return ExitStatus.passed;
    throw usageError(thrown, typed, commands);
  }
  return status;
}

/**
 * A flag whose value may be left out takes one with `=` only: `--inspect 3c` is the flag and an argument.
 * Without a value it has the empty one.
 */
function withEmptyValues(argv: readonly string[], command: CommandDefinition | undefined): string[] {
  const flags = (command?.options ?? []).flatMap(
    ({ flags: written }) => /^(--\S+) \[/.exec(written)?.[1] ?? [],
  );
  const end = argv.indexOf('--');
  return argv.map((word, index) => (flags.includes(word) && (end < 0 || index < end) ? `${word}=` : word));
}

type Parsed = () => { arguments: Record<string, unknown>; options: Record<string, unknown> };

function buildProgram(
  commands: readonly CommandDefinition[],
  terminal: Terminal,
  body: (command: CommandDefinition, parsed: Parsed) => () => Promise<void>,
): Command {
  const program = quieten(new Command('dscourse'), terminal);
  program.helpInformation = () => `${programHelp(commands, terminal)}\n`;
  for (const definition of commands) {
    const command = quieten(program.command(definition.name), terminal);
    command.aliases(definition.aliases ?? []);
    command.helpInformation = () => `${commandHelp(definition, terminal)}\n`;
    for (const argument of definition.arguments ?? []) {
      const shown = argument.variadic === true ? `${argument.name}...` : argument.name;
      command.argument(argument.required === true ? `<${shown}>` : `[${shown}]`, argument.description);
    }
    for (const option of definition.options ?? []) command.addOption(commanderOption(option));
    const parsed: Parsed = () => ({
      arguments: Object.fromEntries(
        (definition.arguments ?? []).map((argument, index) => [argument.name, command.processedArgs[index]]),
      ),
      options: command.opts(),
    });
    command.action(body(definition, parsed));
  }
  return program;
}

function quieten(command: Command, terminal: Terminal): Command {
  return command
    .exitOverride()
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
    .configureOutput({ writeOut: (text) => terminal.line(text.trimEnd()), writeErr: () => {} });
}

function commanderOption(definition: OptionDefinition): Option {
  const option = new Option(definition.flags, definition.description);
  if (definition.choices !== undefined) option.choices([...definition.choices]);
  if (definition.repeatable === true) {
    option.argParser((value: string, before: unknown) => [...(Array.isArray(before) ? before : []), value]);
  }
  return option;
}

/** Commander's refusal in our words, with the nearest that exists. */
function usageError(
  refusal: CommanderError,
  command: CommandDefinition | undefined,
  commands: readonly CommandDefinition[],
): DscourseError {
  const quoted = /'([^']*)'/.exec(refusal.message)?.[1] ?? '';
  const help = command === undefined ? 'dscourse --help' : `dscourse ${command.name} --help`;
  const withGuess = (guess: string | null): string => `${guess === null ? '' : `${guess} `}See: ${help}`;
  const where = command === undefined ? '' : ` of dscourse ${command.name}`;
  switch (refusal.code) {
    case 'commander.unknownCommand': {
      const names = commands.flatMap((known) => [known.name, ...(known.aliases ?? [])]);
      return usage(
        `There is no command "${quoted}".`,
        withGuess(didYouMean(quoted, names)),
        'unknown-command',
      );
    }
    case 'commander.unknownOption': {
      const flags = [...(command?.options ?? []), ...globalOptions].flatMap((option) =>
        option.flags.split(/[ ,]+/).filter((word) => word.startsWith('-')),
      );
      const typed = quoted.split('=')[0] ?? quoted;
      if (flags.includes(typed)) {
        return usage(
          `${typed}${where} takes no value.`,
          withGuess(`Leave out ${quoted.slice(typed.length)}.`),
        );
      }
      const known = typed.startsWith('--') ? flags.filter((flag) => flag.startsWith('--')) : flags;
      return usage(
        `There is no option ${typed}${where}.`,
        withGuess(didYouMean(typed, known)),
        'unknown-option',
      );
    }
    case 'commander.missingArgument':
      return usage(`dscourse ${command?.name ?? ''} needs <${quoted}>.`, withGuess(null));
    case 'commander.optionMissingArgument':
      return usage(`${quoted} needs a value.`, withGuess(null));
    case 'commander.excessArguments':
      return usage(
        `Too many arguments${where}: it takes ${command?.arguments?.length ?? 0}.`,
        withGuess(null),
      );
    case 'commander.invalidArgument': {
      const choices = /Allowed choices are (.*)\.$/.exec(refusal.message)?.[1]?.split(', ') ?? [];
      const value = /argument '([^']*)' is invalid/.exec(refusal.message)?.[1] ?? '';
      const allowed = choices.length === 0 ? '' : ` It takes: ${choices.join(', ')}.`;
      return usage(`${quoted} does not take "${value}".${allowed}`, withGuess(didYouMean(value, choices)));
    }
    default:
      return usage(refusal.message.replace(/^error: /, ''), withGuess(null));
  }
}

function usage(message: string, fix: string, code = 'wrong-usage'): DscourseError {
  return new DscourseError({ code, message, fix });
}
