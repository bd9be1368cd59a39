/** `dscourse watch` by the real binary on a pseudo-terminal: saves, keys, and the terminal given back at each end. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  hasPty,
  jsonOf,
  type PtyOptions,
  runCli,
  runCliOnPty,
  temporaryFolder,
  writeTree,
} from '../support/run-cli.ts';
import { standIn } from '../support/stand-in/stand-in.ts';

/** A node that answers `echo` with what `answer` makes of the request's body. */
function echoNode(answer: string): string {
  return `
let rest = '';
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const { src, dest, body } = JSON.parse(line);
    const echo = body.type === 'echo' ? { echo: ${answer} } : {};
    console.log(JSON.stringify({ src: dest, dest: src, body: { ...echo, type: body.type + '_ok', in_reply_to: body.msg_id } }));
  }
});
`;
}
const right = echoNode('body.echo');
const wrong = echoNode("'something else'");
const hanging = echoNode('(() => { for (;;); })()');

const enter = '\u001b[?1049h';
const leave = '\u001b[?1049l';

function workspace(main: string): { folder: string; file: string } {
  const folder = temporaryFolder('dscourse watch ü-');
  writeTree(folder, { 'dscourse.yaml': 'version: 1\n', 'echo-1/main.js': main });
  return { folder, file: join(folder, 'echo-1', 'main.js') };
}

function logged(folder: string): readonly Record<string, unknown>[] {
  const file = join(folder, '.dscourse', 'attempts.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Watches, and checks what holds for every end: the terminal as it was, no folder of runs left behind. */
async function watch(folder: string, keys: PtyOptions['keys'], options: Partial<PtyOptions> = {}) {
  const result = await runCliOnPty(['watch', 'echo'], { cwd: folder, keys: keys ?? [], ...options });
  const at = result.stdout.lastIndexOf(leave);
  expect(at, result.stdout).toBeGreaterThan(result.stdout.lastIndexOf(enter));
  expect(result.stdout).toContain('\u001b[?25h');
  expect(result.stderr).toBe('modes restored\n');
  const temporary = join(folder, '.dscourse', 'tmp');
  expect(existsSync(temporary) ? readdirSync(temporary) : []).toEqual([]);
  return { ...result, stays: result.stdout.slice(at) };
}

describe.skipIf(!hasPty)('watch on a terminal', () => {
  it('grades on every save, answers keys, and leaves the last verdict behind', async () => {
    const { folder, file } = workspace(wrong);
    const result = await watch(
      folder,
      [
        { when: '20 of 20 seeds fail', type: 'h' },
        { when: 'Hint 1 of 4', type: 'q' },
        // No test opens a browser; where there is no screen for one, watch says so.
        ...(process.platform === 'linux'
          ? [
              { when: 'something else', type: 't' },
              { when: 'open this file yourself', type: 'q' },
            ]
          : []),
        { when: 'something else', write: { file, text: right } },
        { when: 'passed', type: 'l' },
        { when: 'What you will be able to do', type: '\u001b' },
        { when: 'passed', write: { file, text: `${right}console.error('more');\n` } },
        { when: 'files are changing', size: [50, 12] },
        { when: 'passed', type: 's' },
        { when: 'running', type: '' },
        { when: 'waiting for a save', type: 'q' },
      ],
      {
        rows: 40,
        env: { NO_COLOR: '1', DISPLAY: undefined, WAYLAND_DISPLAY: undefined, BROWSER: undefined },
      },
    );
    expect(result.status).toBe(0);
    // After the last line of the screen: the report as grade prints it, with the attempt that it became.
    expect(result.stays).toMatch(/✓ passed {2}echo-1 {2}Echo {2}attempt 3/);
    expect(result.stays).toMatch(/Watched echo-1, graded [34] times\./);
    expect(logged(folder)).toMatchObject([
      { kind: 'attempt', attempt: 1, outcome: 'failed', diagnosis: 'wrong-echo', watched: true },
      { kind: 'hint', challenge: 'echo-1' },
      { kind: 'attempt', attempt: 2, outcome: 'passed', certified: false, watched: true },
      { kind: 'attempt', attempt: 3, outcome: 'passed', watched: true },
    ]);
    expect(readdirSync(join(folder, '.dscourse', 'runs', 'echo-1')).sort()).toEqual(['1', '2', '3']);
    if (process.platform === 'linux') {
      expect(readdirSync(join(folder, '.dscourse', 'traces'))).toEqual([
        expect.stringMatching(/^1-\w+-\d+\.html$/),
      ]);
    }
    // What watch has recorded can be used as any attempt.
    const replayed = jsonOf(await runCli(['replay', '1', '--json'], { cwd: folder }));
    expect(replayed).toMatchObject({ outcome: 'failed', same: true });
  });

  it('a save ends the run of a node that hangs, and what was saved is graded', async () => {
    const { folder, file } = workspace(hanging);
    const result = await watch(folder, [
      { when: 'running', afterMs: 300, write: { file, text: right } },
      { when: 'passed', type: 'q' },
    ]);
    expect(result.status).toBe(0);
    expect(logged(folder)).toMatchObject([{ kind: 'attempt', outcome: 'passed' }]);
  });

  it('a build error is shown with its place, and the next save is waited for', async () => {
    const { folder, file } = workspace('const = 1;\n');
    const result = await watch(folder, [
      { when: 'echo-1/main.js:1:7', write: { file, text: right } },
      { when: 'passed', type: '\u0003' },
    ]);
    expect(result.status).toBe(130);
    expect(result.stays).toContain('✓ passed');
    expect(logged(folder)).toHaveLength(1);
  });

  it('m lets Maelstrom decide on the ordinary screen, n goes on to the next challenge', async () => {
    const { folder } = workspace(right);
    const except = ['rate', 'time-limit', 'nodes', 'concurrency'] as const;
    const { env } = standIn({ run: { run: 'echo-pass', except }, pace: 50 });
    const result = await watch(
      folder,
      [
        { when: 'passed', type: '' },
        { when: 'm Maelstrom', type: 'm' },
        { when: leave, type: '' },
        { when: 'Press a key to go on watching.', type: 'x' },
        { when: 'n next: unique-ids-2', type: 'n' },
        { when: 'watching unique-ids-2', type: 'q' },
      ],
      { env: { ...env, NO_COLOR: '1' } },
    );
    expect(result.stdout).toContain('✓ passed, certified by Maelstrom');
    expect(result.status).toBe(0);
    expect(logged(folder)).toMatchObject([
      { kind: 'attempt', attempt: 1, outcome: 'passed', certified: false, watched: true },
      { kind: 'attempt', attempt: 2, outcome: 'passed', certified: true },
      { kind: 'start', challenge: 'unique-ids-2' },
    ]);
  });

  it('stops with c, and Ctrl-Z without a shell to come back to goes on', async () => {
    const { folder } = workspace(hanging);
    const result = await watch(folder, [
      { when: 'running', type: 'c' },
      { when: 'stopped', type: '\u001a' },
      { when: enter, type: 'q' },
    ]);
    expect(result.status).toBe(0);
    expect(logged(folder)).toEqual([]);
  });

  it('Ctrl-C and SIGTERM end a run that hangs, and give the terminal back', async () => {
    const { folder } = workspace(hanging);
    const byKey = await watch(folder, [{ when: 'running', type: '\u0003' }]);
    const bySignal = await watch(folder, [{ when: 'running', signal: 'SIGTERM' }]);
    expect([byKey.status, bySignal.status]).toEqual([130, 130]);
    expect(logged(folder)).toEqual([]);
  });

  it('a closed window ends it, with all that it had started', async () => {
    const { folder } = workspace(hanging);
    const result = await runCliOnPty(['watch'], {
      cwd: join(folder, 'echo-1'),
      keys: [{ when: 'running', hangUp: true }],
      timeoutMs: 15_000,
    });
    // As the system ends others whose window was closed: by SIGHUP.
    expect(result.status).toBe(128 + 1);
    expect(readdirSync(join(folder, '.dscourse', 'tmp'))).toEqual([]);
  });
});

describe('watch without a terminal', () => {
  it('says so, and what to do instead', async () => {
    const { folder } = workspace(right);
    const piped = await runCli(['watch', 'echo'], { cwd: folder });
    expect(piped.status).toBe(64);
    expect(piped.stderr).toContain('watch needs a terminal');
    expect(piped.stderr).toContain('dscourse grade echo --engine embedded');
    const json = await runCli(['watch', '--json'], { cwd: folder });
    expect(json.status).toBe(64);
    expect(JSON.parse(json.stdout || json.stderr)).toMatchObject({ error: { code: 'wrong-usage' } });
    expect(logged(folder)).toEqual([]);
  });
});
