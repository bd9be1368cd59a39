/**
 * What may come next on a command line: pure, from the definitions of the commands alone, so that a new
 * command, flag or choice is completed without further work. The shell scripts of `dscourse completion`
 * ask for it by the hidden command `__complete`.
 */
import type { CommandDefinition, OptionDefinition } from './command-definition.ts';
import { globalOptions } from './help.ts';

export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** Words to choose from, or that the shell shall offer files or folders. */
export type Completion =
  | { readonly kind: 'words'; readonly words: readonly Candidate[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'folders' };

/** What depends on the course and the workspace; asked only when it is wanted. */
export interface CompletionSource {
  challenges(): readonly Candidate[];
  /** Challenges and chapters. */
  lessons(): readonly Candidate[];
  /** Numbers of attempts, the newest first. */
  attempts(): readonly Candidate[];
  /** Runs of the challenge that a word names; of all when it names none. */
  runs(challenge: string | null): readonly Candidate[];
  /** Terms of the glossary, each as one word. */
  terms(): readonly Candidate[];
}

const nothing: Completion = { kind: 'words', words: [] };

/**
 * Completes the last of `words` (those after the program's name, up to the cursor; `''` where a new one
 * begins). Words that begin with it come first; failing those, words that it is a part of: `3c`.
 */
export function complete(
  words: readonly string[],
  commands: readonly CommandDefinition[],
  source: CompletionSource,
): Completion {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const at = before.findIndex((word) => !word.startsWith('-'));
  if (at === -1) {
    if (current.startsWith('-')) {
      const version = { flags: '--version', description: 'Version of dscourse' };
      return fitting(current, flagsOf([...globalOptions, version], before));
    }
    return fitting(
      current,
      commands.map(({ name, summary }) => ({ value: name, description: summary })),
    );
  }
  const command = commands.find(
    ({ name, aliases }) => name === before[at] || aliases?.includes(before[at] as string),
  );
  if (command === undefined) return nothing;
  const typed = before.slice(at + 1);
  const options = [...(command.options ?? []), ...globalOptions];
  const ended = typed.indexOf('--');
  // What follows -- of a command that reads its own flags goes to the node.
  if (ended !== -1 && command.rawArguments === true) return { kind: 'files' };

  const places: string[] = [];
  let awaiting: OptionDefinition | null = null;
  for (const [index, word] of typed.entries()) {
    if (index === ended) continue;
    const isFlag = word.startsWith('-') && (ended === -1 || index < ended);
    if (awaiting !== null) awaiting = null;
    else if (!isFlag) places.push(word);
    else if (!word.includes('=')) awaiting = takingValue(options, word);
  }
  const values = (option: OptionDefinition): Completion =>
    valuesOf(placeholder(option) ?? '', option.choices, places[0] ?? null, source);
  if (awaiting !== null) return narrowed(values(awaiting), current);

  if (ended === -1 && current.startsWith('-')) {
    const [, flag = '', value = ''] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
    if (flag === '') return fitting(current, flagsOf(options, typed));
    const option = takingValue(options, flag);
    if (option === null) return nothing;
    const found = narrowed(values(option), value);
    if (found.kind !== 'words') return found;
    return { kind: 'words', words: found.words.map((one) => ({ ...one, value: `${flag}=${one.value}` })) };
  }
  const all = command.arguments ?? [];
  const argument = all[places.length] ?? (all.at(-1)?.variadic === true ? all.at(-1) : undefined);
  if (argument === undefined) return nothing;
  return narrowed(valuesOf(argument.name, argument.choices, places[0] ?? null, source), current);
}

function valuesOf(
  what: string,
  choices: readonly string[] | undefined,
  first: string | null,
  source: CompletionSource,
): Completion {
  if (choices !== undefined) return inWords(choices.map((value) => ({ value, description: '' })));
  switch (what) {
    case 'challenge':
      return inWords(source.challenges());
    case 'lesson':
      return inWords(source.lessons());
    case 'attempt':
      return inWords(source.attempts());
    case 'id':
      return inWords(source.runs(first));
    case 'term':
      return inWords(source.terms());
    case 'file':
    case 'results':
      return { kind: 'files' };
    case 'folder':
      return { kind: 'folders' };
    default:
      return nothing;
  }
}

function inWords(words: readonly Candidate[]): Completion {
  return { kind: 'words', words };
}

function narrowed(completion: Completion, current: string): Completion {
  return completion.kind === 'words' ? fitting(current, completion.words) : completion;
}

function fitting(current: string, words: readonly Candidate[]): Completion {
  const begin = words.filter(({ value }) => value.startsWith(current));
  return inWords(begin.length > 0 ? begin : words.filter(({ value }) => value.includes(current)));
}

/** The words of `-w, --workload <name>` that are flags. */
function names({ flags }: OptionDefinition): string[] {
  return flags.split(/[ ,]+/).filter((word) => word.startsWith('-'));
}

function placeholder({ flags }: OptionDefinition): string | null {
  return /[<[](.+?)[>\]]$/.exec(flags)?.[1] ?? null;
}

/** The option whose value comes in the next word; one that may be left out comes behind `=` only. */
function takingValue(options: readonly OptionDefinition[], flag: string): OptionDefinition | null {
  return options.find((option) => names(option).includes(flag) && /<.+>$/.test(option.flags)) ?? null;
}

/** Long flags not given yet. */
function flagsOf(options: readonly OptionDefinition[], given: readonly string[]): Candidate[] {
  const used = new Set(given.map((word) => word.split('=')[0]));
  return options
    .filter((option) => option.repeatable === true || !names(option).some((name) => used.has(name)))
    .flatMap((option) =>
      names(option)
        .filter((name) => name.startsWith('--'))
        .map((value) => ({ value, description: option.description })),
    );
}
