/**
 * Puts a stand-in for Java and Maelstrom into a folder: what the maelstrom engine finds through JAVA_HOME
 * and DSCOURSE_MAELSTROM_HOME, and starts as it starts the real ones. It refuses arguments other than
 * those of the recorded run that it is to play, launches the nodes and needs their answer to init, prints
 * what was printed, leaves the files that were left and the exit status, and dies on signals as a JVM.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { recordedRunsFolder } from '../recorded-runs.ts';
import { temporaryFolder } from '../run-cli.ts';
import type { Flag } from './arguments.ts';
import type { Settings, Trouble } from './settings.ts';

/** A recorded run by name, and in which flags the test may differ from it. */
export interface RecordedAs {
  readonly run: string;
  readonly except: readonly Flag[];
}

export interface StandInOptions {
  /**
   * What is played: names of folders of test/fixtures/maelstrom-runs, the first whose arguments are those
   * given. `except` lists flags in which they may differ.
   */
  readonly run: string | RecordedAs | readonly (string | RecordedAs)[];
  /** `recorded`, or the milliseconds of the whole play without the start of the nodes. Default: 300. */
  readonly pace?: 'recorded' | number;
  /** Milliseconds that nodes have to answer init. Default: Maelstrom's 10 000. */
  readonly initTimeoutMs?: number;
  readonly trouble?: Trouble;
  /** Where to put it. Default: a temporary folder that is removed when the test has finished. */
  readonly folder?: string;
}

export interface StandIn {
  /** JAVA_HOME and DSCOURSE_MAELSTROM_HOME, to be added to an environment that has a PATH. */
  readonly env: Readonly<Record<'JAVA_HOME' | 'DSCOURSE_MAELSTROM_HOME', string>>;
  /** Absolute paths. */
  readonly java: string;
  readonly home: string;
  readonly jar: string;
  /** Every start so far but `java -version`. */
  readonly starts: () => readonly { readonly pid: number; readonly argv: readonly string[] }[];
}

/** Sets one up. */
export function standIn(options: StandInOptions): StandIn {
  const folder = options.folder ?? temporaryFolder('dscourse-stand-in-');
  const javaHome = join(folder, 'jdk');
  const home = join(folder, 'maelstrom');
  const java = join(javaHome, 'bin', 'java');
  const jar = join(home, 'lib', 'maelstrom.jar');
  const starts = join(folder, 'starts.jsonl');
  const runs = typeof options.run === 'string' || 'run' in options.run ? [options.run] : options.run;
  const settings: Settings = {
    playable: runs.map((run) =>
      typeof run === 'string'
        ? { directory: join(recordedRunsFolder, run), except: [] }
        : { directory: join(recordedRunsFolder, run.run), except: run.except },
    ),
    pace: options.pace ?? 300,
    initTimeoutMs: options.initTimeoutMs ?? 10_000,
    trouble: options.trouble ?? null,
    starts,
  };
  mkdirSync(join(javaHome, 'bin'), { recursive: true });
  mkdirSync(join(home, 'lib'), { recursive: true });
  writeFileSync(starts, '');
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  writeFileSync(join(folder, 'java.cjs'), bundle());
  const words = [process.execPath, join(folder, 'java.cjs'), join(folder, 'settings.json')];
  writeExecutable(java, `#!/bin/sh\nexec ${words.map(quoted).join(' ')} "$@"\n`);
  // An archive without entries: enough to be there, and no Maelstrom.
  writeFileSync(jar, Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]));
  writeExecutable(
    join(home, 'maelstrom'),
    '#!/bin/sh\nexec java -Djava.awt.headless=true -jar "$(dirname "$0")/lib/maelstrom.jar" "$@"\n',
  );
  return {
    env: { JAVA_HOME: javaHome, DSCOURSE_MAELSTROM_HOME: home },
    java,
    home,
    jar,
    starts: () =>
      readFileSync(starts, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  };
}

let bundled: string | null = null;

/** Text of the stand-in as one file that every supported Node runs; made once for a process. */
function bundle(): string {
  bundled ??=
    buildSync({
      entryPoints: [join(import.meta.dirname, 'java.ts')],
      write: false,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
    }).outputFiles[0]?.text ?? '';
  return bundled;
}

function writeExecutable(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
