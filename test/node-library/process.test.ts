import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildNode } from '../../src/build/build-node.ts';

const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const templates = join(packageRoot, 'templates', 'typescript');

let workspace: string;
let bundle: string;
beforeAll(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'dscourse library '));
  cpSync(join(templates, 'lib'), join(workspace, 'lib'), { recursive: true });
  const source = join(workspace, 'main.ts');
  writeFileSync(
    source,
    `console.log('before anything');
    import { log } from './lib/log.ts';
    import { Node } from './lib/node.ts';
    const node = new Node();
    node.on('echo', async (message) => {
      console.log('console.log', { a: 1 });
      console.info('console.info');
      console.debug('console.debug');
      log('log', message.body.echo, { b: [2] });
      const reply = await node.rpc('n2', { type: 'ask' }, { timeout: 5000 });
      node.reply(message, { type: 'echo_ok', echo: message.body.echo + reply.body.answer });
    });
    node.run();`,
  );
  const built = await buildNode({
    source,
    workspace,
    cacheDirectory: join(workspace, 'cache'),
    typeCheck: false,
    args: [],
    packageRoot,
    signal: new AbortController().signal,
  });
  if (built.kind !== 'built' || built.program.kind !== 'script') throw new Error(JSON.stringify(built));
  bundle = built.program.bundle;
});
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

/** Runs the node; `talk` is called with each line of stdout and may write to its stdin. */
function run(talk: (line: string, say: (text: string) => void, end: () => void) => void, first: string) {
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, [bundle], { cwd: tmpdir() });
    let stdout = '';
    let stderr = '';
    let seen = 0;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const lines = stdout.split('\n').slice(0, -1);
      for (const line of lines.slice(seen)) {
        talk(
          line,
          (words) => child.stdin.write(words),
          () => child.stdin.end(),
        );
      }
      seen = lines.length;
    });
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    child.stdin.write(first);
  });
}
const message = (src: string, body: object) => `${JSON.stringify({ id: 0, src, dest: 'n1', body })}\n`;

describe('a node as a process of its own', () => {
  it('talks messages on stdout and everything else on stderr, and ends when its input ends', async () => {
    const init = message('c0', { type: 'init', msg_id: 1, node_id: 'n1', node_ids: ['n1', 'n2'] });
    const echo = message('c1', { type: 'echo', msg_id: 2, echo: 'größe' });
    const bytes = `${init}${echo}`;
    const result = await run((line, say, end) => {
      const { body } = JSON.parse(line);
      if (body.type === 'ask') say(message('n2', { type: 'ask_ok', answer: '!', in_reply_to: body.msg_id }));
      if (body.type === 'echo_ok') end();
    }, bytes);
    expect(
      result.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { src: 'n1', dest: 'c0', body: { type: 'init_ok', in_reply_to: 1 } },
      { src: 'n1', dest: 'n2', body: { type: 'ask', msg_id: 1 } },
      { src: 'n1', dest: 'c1', body: { type: 'echo_ok', echo: 'größe!', in_reply_to: 2 } },
    ]);
    expect(result.stderr).toBe(
      'before anything\nconsole.log { a: 1 }\nconsole.info\nconsole.debug\nlog größe { b: [ 2 ] }\n',
    );
    expect(result.status).toBe(0);
  });
});
