/**
 * What a command is before any of its code is loaded: its name, what it takes, its help, and where its
 * body is. Definitions are light data, since every start of the program reads all of them; the body
 * lives in `<name>-action.ts` and is imported when the command runs.
 */
import type { ExitStatus } from '../errors.ts';
import type { CommandAction, CommandContext } from './context.ts';

export interface ArgumentDefinition {
  /** Key in {@link Given}, kebab-case. */
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  /** Words that it may be, for completion and the help; the command checks them. */
  readonly choices?: readonly string[];
  /** Takes all the words that are left; only the last argument may. */
  readonly variadic?: boolean;
}

export interface OptionDefinition {
  /** As commander writes it: `-s, --seed <n>`, `--no-check`, `--force`. */
  readonly flags: string;
  readonly description: string;
  /** Words that the value may be; anything else is wrong usage. */
  readonly choices?: readonly string[];
  /** May be given more than once; read with {@link Given.list}. */
  readonly repeatable?: boolean;
  /** Heading in the help. */
  readonly group?: string;
}

export interface Example {
  /** With the program's name: `dscourse grade echo`. */
  readonly command: string;
  readonly explanation: string;
}

/**
 * What was typed, checked where it is read: each reader throws a DscourseError (`wrong-usage`) that
 * names the option when the text does not fit. Options are named by their long flag without dashes.
 */
export interface Given {
  /** The value of an argument or option; null when it was not given. */
  text(name: string): string | null;
  /** All values of a repeatable option or variadic argument. */
  list(name: string): readonly string[];
  /** True when the flag was given. For `--no-check`, `flag('check')` is false when it was given. */
  flag(name: string): boolean;
  /** A whole number from `min` (default 0) to `max`. */
  integer(name: string, bounds?: { readonly min?: number; readonly max?: number }): number | null;
  /** A decimal number from `min` to `max`. */
  number(name: string, bounds?: { readonly min?: number; readonly max?: number }): number | null;
  /**
   * Everything after the command's name as typed, global flags (`--json`, `--quiet`, `--verbose`,
   * `--debug`) before `--` taken out.
   */
  readonly raw: readonly string[];
  /** What followed `--`. */
  readonly rest: readonly string[];
}

interface CommandDescription {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One line for the list of commands, without a full stop. */
  readonly summary: string;
  /** A paragraph or two for the command's own help. */
  readonly description: string;
  readonly arguments?: readonly ArgumentDefinition[];
  readonly options?: readonly OptionDefinition[];
  readonly examples: readonly Example[];
  /** More lines at the end of the help. */
  readonly notes?: readonly string[];
  /**
   * The command reads its own flags from {@link Given.raw}; the options listed here are for the help
   * only. Only `--help` and the global flags are taken by the program.
   */
  readonly rawArguments?: boolean;
}

export interface CommandInput<Arguments> extends CommandDescription {
  /** Turns what was typed into the arguments of the body. */
  readonly read: (given: Given) => Arguments;
  readonly load: () => Promise<{ readonly action: CommandAction<Arguments> }>;
}

export interface CommandDefinition extends CommandDescription {
  /** Throws what {@link run} would throw for what was typed, and does nothing else. */
  readonly check: (given: Given) => void;
  /** Checks what was typed, then loads the body and runs it. */
  readonly run: (context: CommandContext, given: Given) => Promise<ExitStatus>;
}

/** Ties a command's arguments to its body, so that nothing else needs to know their type. */
export function defineCommand<Arguments>(input: CommandInput<Arguments>): CommandDefinition {
  const { read, load, ...description } = input;
  return {
    ...description,
    check: (given) => void read(given),
    run: async (context, given) => {
      const typed = read(given);
      const { action } = await load();
      return action(context, typed);
    },
  };
}
