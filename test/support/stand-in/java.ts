/**
 * A stand-in for `java`, which plays runs that the real Maelstrom was recorded in: for tests on machines
 * without a JDK or a Maelstrom. Bundled and put into a JAVA_HOME by stand-in.ts.
 *
 *     node java.cjs <settings.json> <what java was given>
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { differences, readArguments, type TestArguments } from './arguments.ts';
import { play } from './play.ts';
import { type Recording, readRecording } from './recording.ts';
import type { Settings } from './settings.ts';

const version = `openjdk version "17.0.15" 2025-04-15
OpenJDK Runtime Environment Temurin-17.0.15+6 (build 17.0.15+6)
OpenJDK 64-Bit Server VM Temurin-17.0.15+6 (build 17.0.15+6, mixed mode, sharing)
`;
/** Exit status of Maelstrom for arguments that it refuses. */
const refusedStatus = 254;

async function main(settings: Settings, words: readonly string[]): Promise<number | null> {
  if (words.includes('-version')) return fail(version, 0);
  appendFileSync(settings.starts, `${JSON.stringify({ pid: process.pid, argv: words })}\n`);
  const jarAt = words.indexOf('-jar');
  const jar = words[jarAt + 1];
  const options = words.slice(0, Math.max(0, jarAt));
  const unknown = options.find((option) => !/^-(?:D[\w.]+=|X)/.test(option));
  if (unknown !== undefined) return fail(`Unrecognized option: ${unknown}\n${noJvm}`, 1);
  if (settings.trouble === 'no-jvm') return fail(`Error occurred during initialization of VM\n${noJvm}`, 1);
  if (jarAt === -1 || jar === undefined || !existsSync(jar)) {
    return fail(`Error: Unable to access jarfile ${jar ?? ''}\n`, 1);
  }
  if (!options.includes('-Djava.awt.headless=true')) return fail(`java.awt.HeadlessException\n`, 1);

  const asked = readArguments(words.slice(jarAt + 2));
  const recordings = settings.playable.map(({ directory, except }) => {
    const recording = readRecording(directory);
    return { recording, except, recorded: readArguments(recording.argv) };
  });
  const refused = recordings.find(({ recorded }) => 'refusal' in recorded);
  if (refused !== undefined) return refuse(refused.recording.console);
  if ('refusal' in asked) return refuse(`${asked.refusal}\n`);

  const misfits: string[] = [];
  for (const { recording, recorded, except } of recordings) {
    if ('refusal' in recorded) continue;
    const different = differences(asked.meaning, recorded.meaning).filter((flag) => !except.includes(flag));
    if (different.length === 0) return await start(settings, recording, recorded, asked);
    misfits.push(
      ...different.map(
        (flag) =>
          `--${flag} is "${asked.meaning[flag]}", and "${recorded.meaning[flag]}" in ${recording.name}.\n`,
      ),
    );
  }
  return refuse(`The stand-in plays what was recorded, and nothing else.\n${misfits.join('')}`);
}

function start(
  settings: Settings,
  recording: Recording,
  recorded: TestArguments,
  asked: TestArguments,
): Promise<number | null> {
  return play({
    recording,
    recorded,
    asked,
    settings,
    cwd: process.cwd(),
    print,
    printError: (text) => void process.stderr.write(text),
  });
}

const noJvm = `Error: Could not create the Java Virtual Machine.
Error: A fatal exception has occurred. Program will exit.
`;

async function refuse(words: string): Promise<number> {
  await print(words);
  return refusedStatus;
}

function fail(words: string, status: number): number {
  process.stderr.write(words);
  return status;
}

function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

// Java goes on when nobody reads what it prints.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
// The JVM ends with these statuses of its own accord; its children live on.
process.on('SIGHUP', () => process.exit(129));
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

const [settingsFile = '', ...words] = process.argv.slice(2);
main(JSON.parse(readFileSync(settingsFile, 'utf8')), words).then(
  (status) => process.exit(status ?? undefined),
  (error) => {
    process.stderr.write(`The stand-in failed: ${error?.stack ?? error}\n`);
    process.exit(99);
  },
);
