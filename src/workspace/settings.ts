/**
 * `dscourse.yaml`: the settings of a workspace, and the mark that a folder is one.
 *
 * The file is YAML of the plainest kind, one `key: value` a line and `#` comments, so that reading it costs
 * nothing at every start. Keys of version 1:
 *
 *     version: 1
 *     language: typescript
 *     engine: auto            # auto, embedded or maelstrom
 */
import { nearest } from '../nearest.ts';

export const engineChoices = ['auto', 'embedded', 'maelstrom'] as const;
export type EngineChoice = (typeof engineChoices)[number];

export interface Settings {
  readonly language: string;
  readonly engine: EngineChoice;
}
export const defaultSettings: Settings = { language: 'typescript', engine: 'auto' };

/** Something wrong that is worked around: said, with its remedy, and never in the way. */
export interface WorkspaceWarning {
  readonly message: string;
  readonly fix: string;
}

export interface ReadSettings {
  readonly settings: Settings;
  readonly warnings: readonly WorkspaceWarning[];
  /** The format of the file when it is newer than this program knows; else null. */
  readonly newerVersion: number | null;
}

/** The keys of version 1; the JSON Schema for editors is made from them too. */
export const settingsKeys = {
  version: { description: 'Format of this file.' },
  language: { description: 'Language of the starting points that `dscourse start` writes.' },
  engine: {
    description:
      'embedded: our simulator. maelstrom: both, and Maelstrom decides. auto: embedded first, then Maelstrom where it is installed.',
    choices: engineChoices,
  },
} as const;
const knownKeys = Object.keys(settingsKeys);

/**
 * Reads the settings. Whatever is wrong becomes a warning with its place, and the default stands in.
 *
 * @param file name for the messages
 */
export function parseSettings(text: string, file: string): ReadSettings {
  const warnings: WorkspaceWarning[] = [];
  const found = new Map<string, { value: string; line: number; column: number }>();
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const at = `${file}:${index + 1}`;
    if (/^\s*(?:#.*)?$/.test(line) || /^(?:---|\.\.\.)\s*$/.test(line)) continue;
    const match = /^([A-Za-z][\w-]*)(\s*:(?:\s+|$))(.*)$/.exec(line);
    if (match === null) {
      const column = line.length - line.trimStart().length + 1;
      warnings.push({
        message: `${at}:${column}: this line is not a setting.`,
        fix: 'Write one "key: value" a line, or delete it; `dscourse init` writes a missing file again.',
      });
      continue;
    }
    const [, key, separator, rest] = match as unknown as [string, string, string, string];
    const column = key.length + separator.length + 1;
    if (!knownKeys.includes(key)) {
      const meant = nearest(key, knownKeys)[0];
      warnings.push({
        message: `${at}:1: there is no setting "${key}".`,
        fix:
          meant === undefined
            ? `Delete the line; the settings are ${knownKeys.join(', ')}.`
            : `Write ${meant}, or delete the line.`,
      });
      continue;
    }
    if (found.has(key)) {
      warnings.push({
        message: `${at}:1: "${key}" is set twice; the first is used.`,
        fix: 'Delete one of them.',
      });
      continue;
    }
    found.set(key, { value: scalar(rest), line: index + 1, column });
  }

  const place = (key: string): string => {
    const entry = found.get(key);
    return entry === undefined ? file : `${file}:${entry.line}:${entry.column}`;
  };
  const version = found.get('version')?.value;
  if (version === undefined) {
    warnings.push({ message: `${file}: the version is missing.`, fix: 'Add the line "version: 1".' });
  } else if (!/^[1-9]\d*$/.test(version)) {
    warnings.push({
      message: `${place('version')}: "${version}" is no version.`,
      fix: 'Write "version: 1".',
    });
  }
  const newerVersion =
    version !== undefined && /^[1-9]\d*$/.test(version) && version !== '1' ? Number(version) : null;

  const engine = found.get('engine')?.value ?? defaultSettings.engine;
  if (!isEngine(engine)) {
    warnings.push({
      message: `${place('engine')}: there is no engine "${engine}".`,
      fix: `Write one of ${engineChoices.join(', ')}; until then it is ${defaultSettings.engine}.`,
    });
  }
  const language = found.get('language')?.value ?? defaultSettings.language;
  if (language === '') {
    warnings.push({
      message: `${place('language')}: the language is missing.`,
      fix: `Write "language: ${defaultSettings.language}".`,
    });
  }
  return {
    settings: {
      language: language === '' ? defaultSettings.language : language,
      engine: isEngine(engine) ? engine : defaultSettings.engine,
    },
    warnings,
    newerVersion,
  };
}

/** Where a workspace keeps the schema of its settings, for editors; relative to dscourse.yaml. */
export const settingsSchemaPath = '.dscourse/dscourse.schema.json';

/** The text of a new dscourse.yaml. */
export function printSettings(settings: Settings): string {
  return `# yaml-language-server: $schema=${settingsSchemaPath}
# This folder is a dscourse workspace; the README.md beside this file says what is what.
version: 1

# Language of the starting points that \`dscourse start\` writes.
language: ${settings.language}

# embedded: our simulator. maelstrom: both, and Maelstrom decides. auto: embedded first, then Maelstrom
# where it is installed (\`dscourse doctor\` says whether it is).
engine: ${settings.engine}
`;
}

function isEngine(value: string): value is EngineChoice {
  return (engineChoices as readonly string[]).includes(value);
}

/** A plain or quoted value without its comment. */
function scalar(rest: string): string {
  const quoted = /^(?:"([^"]*)"|'([^']*)')\s*(?:#.*)?$/.exec(rest);
  if (quoted !== null) return quoted[1] ?? quoted[2] ?? '';
  return rest.replace(/(?:^|\s)#.*$/, '').trim();
}
