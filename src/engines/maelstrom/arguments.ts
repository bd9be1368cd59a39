/**
 * From a TestSpec to the command line of a `maelstrom test`, and of the JVM that runs it. Pure.
 *
 * What Maelstrom makes of a node (process.clj, db.clj): `--bin` is made a real path, symlinks resolved, and
 * never looked up on PATH; the words after `--` are the node's, whatever they begin with; the node inherits
 * the JVM's environment and runs in the JVM's temporary folder. So the working directory of a command
 * program has no place in a run on Maelstrom, and its environment is given to the JVM.
 */
import type { Java, MaelstromInstall } from '../../toolchain/toolchain.ts';
import type { NodeProgram, TestSpec } from '../engine.ts';
import { testDefaults } from '../test-spec.ts';

export interface JvmCommand {
  /** Absolute path of `java`. */
  readonly executable: string;
  readonly argv: readonly string[];
}

export interface JvmCommandRequest {
  readonly java: Java;
  readonly install: MaelstromInstall;
  readonly spec: TestSpec;
  readonly program: NodeProgram;
  /** What runs a script program; absolute. */
  readonly nodeExecutable: string;
  /** `messages`: every message goes to the log, which costs time. */
  readonly log: { readonly messages: boolean };
  /** Bytes of memory of this machine. */
  readonly memory: number;
}

/**
 * Below this much memory the JVM's own limit, a quarter of it, is less than the 3 GB that the analysis of a
 * kafka test was seen to take.
 */
const littleMemory = 12 * 2 ** 30;

/** The whole command that runs a test, without a shell. */
export function jvmCommand(request: JvmCommandRequest): JvmCommand {
  const { java, install, spec, program, nodeExecutable, log, memory } = request;
  return {
    executable: java.executable,
    argv: [
      '-Djava.awt.headless=true',
      // The platform's charset would be ASCII in a C locale: for the console, and for what nodes are sent.
      '-Dfile.encoding=UTF-8',
      '-Dstdout.encoding=UTF-8',
      ...(memory < littleMemory ? ['-XX:MaxRAMPercentage=50'] : []),
      '-jar',
      install.jar,
      ...maelstromArguments(spec, program, nodeExecutable, [
        // The store keeps what nodes write to stderr without times; in the log it has them.
        '--log-stderr',
        ...(log.messages ? ['--log-net-send', '--log-net-recv'] : []),
      ]),
    ],
  };
}

/** The executable that a node is, and its arguments. */
export function nodeCommand(program: NodeProgram, nodeExecutable: string): [string, ...string[]] {
  if (program.kind === 'script') {
    // Stacks that a node prints name the lines of its source, not those of the bundle.
    const options = program.sourceMap === null ? [] : ['--enable-source-maps'];
    return [nodeExecutable, ...options, program.bundle, ...program.args];
  }
  const [executable = '', ...args] = program.argv;
  return [executable, ...args];
}

/**
 * The arguments of `maelstrom` for this test (`test -w … -- …`), without the executable itself.
 * The seed has no place in it: Maelstrom draws afresh on every run.
 *
 * @param nodeExecutable what runs a script program; an absolute path when the list is to be executed.
 * @param extra more flags of `maelstrom test`.
 */
export function maelstromArguments(
  spec: TestSpec,
  program: NodeProgram,
  nodeExecutable = 'node',
  extra: readonly string[] = [],
): string[] {
  const [bin, ...args] = nodeCommand(program, nodeExecutable);
  const count = spec.nodes.length;
  const numbered = spec.nodes.every((node, index) => node === `n${index}`);
  const list = ['test', '-w', spec.workload, '--bin', bin];
  list.push(...(numbered ? ['--node-count', String(count)] : ['--nodes', spec.nodes.join(',')]));
  list.push(
    '--concurrency',
    spec.concurrency % count === 0 ? `${spec.concurrency / count}n` : String(spec.concurrency),
  );
  list.push('--rate', String(spec.rate), '--time-limit', String(spec.timeLimit));
  if (spec.latency.mean !== testDefaults.latency) list.push('--latency', String(spec.latency.mean));
  if (spec.latency.dist !== testDefaults.latencyDist) list.push('--latency-dist', spec.latency.dist);
  if (spec.topology !== testDefaults.topology) list.push('--topology', spec.topology);
  if (spec.nemesis.length > 0) list.push('--nemesis', spec.nemesis.join(','));
  if (spec.nemesisInterval !== testDefaults.nemesisInterval) {
    list.push('--nemesis-interval', String(spec.nemesisInterval));
  }
  if (spec.availability !== null) list.push('--availability', String(spec.availability));
  if (spec.consistencyModels.join() !== testDefaults.consistencyModels.join()) {
    // Maelstrom splits at commas that have white space on both sides, and only there.
    list.push('--consistency-models', spec.consistencyModels.join(' , '));
  }
  if (spec.keyCount !== null) list.push('--key-count', String(spec.keyCount));
  if (spec.maxTxnLength !== testDefaults.maxTxnLength) {
    list.push('--max-txn-length', String(spec.maxTxnLength));
  }
  if (spec.maxWritesPerKey !== testDefaults.maxWritesPerKey) {
    list.push('--max-writes-per-key', String(spec.maxWritesPerKey));
  }
  list.push(...extra);
  if (args.length > 0) list.push('--', ...args);
  return list;
}

/**
 * The environment of the JVM, which its nodes inherit: ours with the program's over it.
 *
 * A JVM reads and writes paths and arguments in the charset of the locale: in a C locale, anything but
 * ASCII in the path of the node or of the run becomes question marks. macOS always uses UTF-8.
 */
export function jvmEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  program: NodeProgram,
  platform: NodeJS.Platform,
): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) all[name] = value;
  if (program.kind === 'command') Object.assign(all, program.env);
  const locale = [all.LC_ALL, all.LC_CTYPE, all.LANG].find((name) => name !== undefined && name !== '');
  if (platform !== 'darwin' && !/utf-?8/i.test(locale ?? '')) all.LC_ALL = 'C.UTF-8';
  return all;
}
