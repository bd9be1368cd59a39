/** A run under a debugger, by the inspector's own protocol: breakpoints in the learner's TypeScript. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { allGeneratedPositionsFor, TraceMap } from '@jridgewell/trace-mapping';
import { expect, it, onTestFinished } from 'vitest';
import { DebuggerClient } from '../support/debugger-client.ts';
import { cliPath, runCli, temporaryFolder, writeTree } from '../support/run-cli.ts';

/** Floods to everybody, and sends nothing twice. */
const lossy = `
import * as readline from 'node:readline';

interface Body { type: string; node_id: string; node_ids: string[]; message: number; msg_id: number }
let id = '';
let nodes: string[] = [];
const values = new Set<number>();
const send = (dest: string, body: object) => console.log(JSON.stringify({ src: id, dest, body }));

function learn(message: number): number {
  const before = Date.now();
  values.add(message); // the breakpoint
  const after = Date.now();
  return after - before;
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, body } = JSON.parse(line) as { src: string; body: Body };
  const reply = (fields: object) => send(src, { ...fields, type: body.type + '_ok', in_reply_to: body.msg_id });
  if (body.type === 'init') {
    id = body.node_id;
    nodes = body.node_ids;
    reply({});
  } else if (body.type === 'topology') reply({});
  else if (body.type === 'read') reply({ messages: [...values] });
  else if (body.type === 'broadcast') {
    reply({});
    learn(body.message);
    for (const other of nodes) if (other !== id) send(other, { type: 'tell', message: body.message });
  } else if (body.type === 'tell') learn(body.message);
});
`;
const breakpointLine = lossy.split('\n').findIndex((line) => line.includes('// the breakpoint')) + 1;

interface Frame {
  readonly callFrameId: string;
  readonly location: {
    readonly scriptId: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
}

/** Starts the command and waits for the address it prints. */
async function startInspected(args: readonly string[], cwd: string) {
  const child: ChildProcess = spawn(process.execPath, [cliPath, ...args, '--inspect-port', '0'], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8', COLUMNS: '400' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGTERM'));
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  const url = await new Promise<string>((done, failed) => {
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
      const found = /Debugger listening on (ws:\S+)\n/.exec(stderr)?.[1];
      if (found !== undefined) done(found);
    });
    void ended.then((status) => failed(new Error(`ended with ${status}\n${stdout}\n${stderr}`)));
  });
  return { url, ended, output: () => stdout };
}

/** Where a line of a source is in the script, as an editor finds it. */
function generatedPosition(scriptUrl: string, sourceMapUrl: string, source: string, line: number) {
  const file = join(dirname(fileURLToPath(scriptUrl)), sourceMapUrl);
  const map = new TraceMap(JSON.parse(readFileSync(file, 'utf8')) as never);
  const name = map.resolvedSources.find((one) => resolve(dirname(file), one) === source);
  if (name === undefined) throw new Error(`${source} is none of ${map.resolvedSources.join(', ')}`);
  const [first] = allGeneratedPositionsFor(map, { source: name, line, column: 2 });
  if (first === undefined || first.line === null) throw new Error(`line ${line} has no code`);
  return { lineNumber: first.line - 1, columnNumber: first.column };
}

it('replay --inspect=n2: a breakpoint in the .ts file holds virtual time, and the trace stays as it was', async () => {
  const folder = temporaryFolder('dscourse-inspect-');
  writeTree(folder, { 'dscourse.yaml': 'version: 1\n', 'broadcast-3c/main.ts': lossy });
  const graded = await runCli(['grade', '3c', '--seed', '812', '--no-check'], { cwd: folder });
  expect(graded.status, graded.stdout + graded.stderr).toBe(1);

  const { url, ended, output } = await startInspected(['replay', '1', '--inspect=n2'], folder);
  const client = await DebuggerClient.attach(url);
  await client.send('Runtime.enable');
  await client.send('Debugger.enable');
  // As editors do, to set breakpoints before the first line of a script runs.
  await client.send('Debugger.setInstrumentationBreakpoint', {
    instrumentation: 'beforeScriptWithSourceMapExecution',
  });
  await client.send('Runtime.runIfWaitingForDebugger');
  const first = (await client.event('Debugger.paused')) as {
    reason: string;
    data: { scriptId: string; url: string; sourceMapURL: string };
  };
  expect(first.reason).toBe('instrumentation');
  const { scriptId, url: script, sourceMapURL } = first.data;
  const source = join(folder, 'broadcast-3c', 'main.ts');
  const at = generatedPosition(script, sourceMapURL, source, breakpointLine);
  const { breakpointId } = await client.send('Debugger.setBreakpoint', { location: { scriptId, ...at } });
  await client.send('Debugger.resume');

  const evaluated = async ({ callFrameId }: Frame, expression: string): Promise<unknown> => {
    const { result } = await client.send('Debugger.evaluateOnCallFrame', { callFrameId, expression });
    return (result as { value: unknown }).value;
  };
  const stopped = async (): Promise<Frame> => {
    const { callFrames } = (await client.event('Debugger.paused')) as { callFrames: Frame[] };
    return callFrames[0] as Frame;
  };
  for (const _ of ['first', 'second', 'third']) {
    const frame = await stopped();
    expect(frame.location).toMatchObject({ scriptId, lineNumber: at.lineNumber });
    // Other nodes learn values too.
    expect(await evaluated(frame, 'id')).toBe('n2');
    await pause(120);
    await client.send('Debugger.stepOver');
    await stopped();
    await client.send('Debugger.stepOver');
    expect(await evaluated(await stopped(), 'after - before')).toBe(0);
    await client.send('Debugger.resume');
  }
  await stopped();
  await client.send('Debugger.removeBreakpoint', { breakpointId });
  await client.send('Debugger.resume');
  expect(await ended).toBe(1);
  client.close();
  expect(output()).toMatch(/The same run, byte for byte \(trace [0-9a-f]{12}\)/);
});

it('grade --inspect refuses what has no virtual time, and nodes that are not there', async () => {
  const folder = temporaryFolder('dscourse-inspect-');
  writeTree(folder, { 'dscourse.yaml': 'version: 1\n', 'echo-1/main.js': 'process.stdin.resume();\n' });
  const real = await runCli(['grade', '--inspect', 'echo', '--realtime'], { cwd: folder });
  expect(real.stderr).toContain("Real time can't be made to stand still");
  expect(real.status).toBe(64);
  const nobody = await runCli(['grade', 'echo', '--inspect=n9'], { cwd: folder });
  expect(nobody.stderr).toContain('There is no node n9 in this run.');
  expect(nobody.status).toBe(64);
});
