/** An engine on a run child built from this source, and small nodes to run on it. */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import type { ChallengeTest } from '../../src/course/course.ts';
import { EmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import type { NodeProgram, RunEvent, RunOutcome, RunRequest, Schedule } from '../../src/engines/engine.ts';
import { testSpec } from '../../src/engines/test-spec.ts';
import { packageRoot } from '../support/programs.ts';

export interface Bench {
  readonly engine: EmbeddedEngine;
  readonly folder: string;
  /** An engine whose guard strikes after `guardMs`; `more` is JavaScript that its processes run as they begin. */
  withGuard(guardMs: number, more?: string): EmbeddedEngine;
  /** An engine with two fifths of the usual memory; `more` as above. */
  withLittleMemory(guardMs?: number, more?: string): EmbeddedEngine;
  request(program: NodeProgram, test: ChallengeTest, more?: Partial<RequestOptions>): Request;
}
export interface RequestOptions {
  readonly seed: number;
  readonly schedule: Schedule | null;
  readonly time: 'auto' | 'real';
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}
export interface Request extends RunRequest {
  readonly events: RunEvent[];
}

/** Makes the bench before the tests of a file and takes it away after them. */
export function useBench(): () => Bench {
  let bench: Bench | undefined;
  const engines: EmbeddedEngine[] = [];
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dscourse engine ö '));
    const runChild = join(folder, 'run-child.mjs');
    await build({
      absWorkingDir: packageRoot,
      entryPoints: ['src/engines/embedded/run-child.ts'],
      outfile: runChild,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      },
      logLevel: 'error',
    });
    const make = (guardMs?: number, more?: string, room = 1): EmbeddedEngine => {
      const engine = new EmbeddedEngine({
        packageRoot,
        env: { PATH: process.env.PATH },
        maxProcesses: 2,
        runChild: more === undefined ? runChild : extended(runChild, more),
        ...(guardMs === undefined ? {} : { guardMs }),
        room,
      });
      engines.push(engine);
      return engine;
    };
    let runs = 0;
    bench = {
      engine: make(),
      folder,
      withGuard: make,
      withLittleMemory: (guardMs, more) => make(guardMs, more, 0.4),
      request: (program, test, more = {}) => {
        const events: RunEvent[] = [];
        return {
          spec: testSpec(test, more.seed ?? 1),
          program,
          runDirectory: join(folder, `run-${runs++}`),
          time: more.time ?? 'auto',
          schedule: more.schedule ?? null,
          signal: more.signal ?? new AbortController().signal,
          onEvent: (event) => {
            events.push(event);
            more.onEvent?.(event);
          },
          events,
        };
      },
    };
  });
  afterAll(() => {
    for (const engine of engines) engine.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    if (bench === undefined) throw new Error('the bench is made before the first test');
    return bench;
  };
}

/** The run child with more to it, as a module beside it. */
function extended(runChild: string, more: string): string {
  const hash = createHash('sha256').update(more).digest('hex').slice(0, 12);
  const path = join(dirname(runChild), `run-child-${hash}.mjs`);
  writeFileSync(path, `import './${basename(runChild)}';\n${more}\n`);
  return path;
}

/** A script node that is CommonJS already, so that it needs no bundling. */
export function scriptNode(folder: string, source: string): NodeProgram {
  const hash = createHash('sha256').update(source).digest('hex');
  const bundle = join(folder, 'nodes', `${hash.slice(0, 12)}.cjs`);
  mkdirSync(join(folder, 'nodes'), { recursive: true });
  writeFileSync(bundle, source);
  return { kind: 'script', language: 'javascript', bundle, sourceMap: null, args: [], hash };
}

/** An executable script with a #! line. */
export function commandNode(folder: string, name: string, source: string): NodeProgram {
  const path = join(folder, name);
  writeFileSync(path, source);
  chmodSync(path, 0o755);
  return { kind: 'command', language: 'x', argv: [path], cwd: tmpdir(), env: {}, hash: name };
}

/** Echoes, and runs `body` (which sees `request`, `count`, `send`, `reply`) for every request but init. */
export function echoNode(body = '', before = ''): string {
  return `
let count = 0;
let rest = '';
${before}
const write = (line) => process.stdout.write(line + '\\n');
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) handle(JSON.parse(line));
});
function handle({ src, dest, body: request }) {
  const send = (to, body) => write(JSON.stringify({ src: dest, dest: to, body }));
  const reply = (body) => send(src, { ...body, in_reply_to: request.msg_id });
  if (request.type === 'init') { reply({ type: 'init_ok' }); return; }
  count++;
  ${body}
  reply({ type: 'echo_ok', echo: request.echo });
}
`;
}

export function kindsOf(events: readonly RunEvent[]): string[] {
  return [...new Set(events.map(({ type }) => type))];
}

export function endingOf(outcome: RunOutcome): string {
  return outcome.ending.kind;
}
