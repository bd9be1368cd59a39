/** `dscourse send` by the real binary: a script through a pipe, and a person on a pseudo-terminal. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasPty, runCli, runCliOnPty, temporaryFolder, writeTree } from '../support/run-cli.ts';

/** An echo node that goes wrong when it is told to. */
const moody = `
let id = '';
const send = (dest, body) => console.log(JSON.stringify({ src: id, dest, body }));
const handle = ({ src, body }) => {
  const reply = (fields) => send(src, { type: body.type + '_ok', in_reply_to: body.msg_id, ...fields });
  if (body.type === 'init') { id = body.node_id; console.error('hello from', id); reply({}); return; }
  switch (body.echo) {
    case 'short': reply({}); break;
    case 'other': reply({ echo: 'other', in_reply_to: 99 }); break;
    case 'later': setTimeout(() => reply({ echo: 'later' }), 1500); break;
    case 'garbage': console.log('debug: hi'); break;
    case 'crash': throw new Error('boom');
    case 'loop': for (;;);
    default: reply({ echo: body.echo });
  }
};
let rest = '';
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) handle(JSON.parse(line));
});
`;
const crashLine = moody.split('\n').findIndex((line) => line.includes('boom')) + 1;

function workspace(): string {
  const folder = temporaryFolder('dscourse-send-');
  writeTree(folder, { 'dscourse.yaml': 'version: 1\n', 'echo-1/main.js': moody });
  return join(folder, 'echo-1');
}

describe('a script of messages', () => {
  it('shows each answer with what is wrong with it, on a clock that only moves when it is waited for', async () => {
    const input = [
      '# says hello',
      'echo hi',
      'echo short',
      'echo later &',
      'step',
      'wait 2s',
      'echo other',
    ].join('\n');
    const result = await runCli(['send'], { cwd: workspace(), input });
    expect(result.stderr).toBe('');
    expect(result.stdout).toContain('set-up  n0 stderr: hello from n0\n');
    expect(result.stdout).toMatch(
      /0\.000 s {2}n0 → c0 {2}\{"type":"echo_ok","in_reply_to":2,"echo":"hi"\}\n +✓ ok: echo_ok/,
    );
    expect(result.stdout).toContain('✗ wrong: echo is missing');
    expect(result.stdout).toMatch(/1\.50\d s {2}n0 → c0 .*"later"\}\n +✓ ok: echo_ok after 1\.5 s/);
    expect(result.stdout).toContain('3.502 s  is the time now');
    expect(result.stdout).toContain('✗ wrong: in_reply_to is 99, and no request has that msg_id');
    expect(result.stdout).toContain('✗ no answer to echo from n0: waited 5 s');
    for (const line of result.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(result.status).toBe(1);
  });

  it('names the line of a crash, and starts over when asked to', async () => {
    const input = 'echo crash\necho hi\nrestart\necho garbage\n';
    const result = await runCli(['send', 'echo'], { cwd: workspace(), input });
    expect(result.stdout).toContain(`✗ ended: n0 threw Error: boom at echo-1/main.js:${crashLine}.`);
    expect(result.stdout).toContain('n0 is not heard any more (restart)');
    expect(result.stdout.match(/Ready; time stands at 0\./g)).toHaveLength(2);
    expect(result.stdout.replace(/\s+/g, ' ')).toContain('✗ n0 wrote a line that is no message');
    expect(result.stdout).toContain('debug: hi');
    expect(result.status).toBe(1);
  });

  it('ends with 0 when all answers fit, and 64 when a line can not be read', async () => {
    const cwd = workspace();
    expect(await runCli(['send'], { cwd, input: 'echo 1' })).toMatchObject({ status: 0, stderr: '' });
    const wrong = await runCli(['send', '--json'], { cwd, input: 'ecko 1\necho 2' });
    expect(wrong.status).toBe(64);
    expect(wrong.stderr).toContain('There is no message "ecko" here. Did you mean echo?');
    const events = wrong.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.at(-1)).toMatchObject({ kind: 'answer', judgement: { kind: 'fits' } });
  });

  it('has several nodes that talk, and cuts between them', async () => {
    const folder = temporaryFolder('dscourse-send-');
    writeTree(folder, {
      'node.js': moody.replace(
        'default: reply',
        "case 'tell': send('n1', { type: 'news', of: id }); send('lin-kv', { type: 'read', key: 1, msg_id: 7 }); reply({ echo: 'tell' }); break;\n    default: if (body.type !== 'echo') { console.error('got', body.type); break; } reply",
      ),
    });
    const input = 'cut n0 n1\necho tell\nheal\necho tell\nas n1 gossip x=1\n';
    const result = await runCli(['send', '-w', 'echo', '--bin', 'node.js', '--node-count', '2'], {
      cwd: folder,
      input,
    });
    expect(result.stdout).toContain('n0 and n1 are cut off: the message is lost');
    expect(result.stdout.match(/n1 stderr: got news/g)).toHaveLength(1);
    expect(result.stdout).toMatch(/lin-kv → n0 {2}\{"type":"error","code":20/);
    expect(result.stdout).toMatch(/n1 → n0 {2}\{"type":"gossip","x":1\}\n.*n0 stderr: got gossip/);
    expect(result.status).toBe(0);
  });
});

it('lets the person play the other nodes', async () => {
  const folder = temporaryFolder('dscourse-send-');
  const votes = moody
    .replace(
      "case 'crash': throw",
      "case 'vote': send('n1', { type: 'request_vote', msg_id: 3 }); reply({ echo: 'vote' }); break;\n    case 'crash': throw",
    )
    .replace(
      'default: reply',
      "default: if (body.type === 'vote_ok') { console.error('vote of', src); break; } reply",
    );
  writeTree(folder, { 'node.js': votes });
  const input = 'echo vote\nas n1 vote_ok in_reply_to=3\nto n1 {"type":"read"}\n';
  const result = await runCli(['send', '-w', 'echo', '--bin', 'node.js', '--node-count', '2', '--alone'], {
    cwd: folder,
    input,
  });
  expect(result.stdout).toContain('n0 → n1  {"type":"request_vote","msg_id":3}');
  expect(result.stdout).toContain('n0 stderr: vote of n1');
  expect(result.stdout).not.toContain('n1 stderr');
  expect(result.status).toBe(0);
});

describe('in real time', () => {
  it('talks to an executable, and says how it ended', async () => {
    const cwd = temporaryFolder('dscourse-send-');
    writeTree(cwd, { 'node.run': `#!${process.execPath}\n${moody}` });
    chmodSync(join(cwd, 'node.run'), 0o755);
    const result = await runCli(['send', '-w', 'echo', '--bin', './node.run'], {
      cwd,
      input: 'echo hi\necho crash\n',
    });
    expect(result.stdout).toContain('Ready, in real time.');
    expect(result.stdout).toContain('ok: echo_ok');
    expect(result.stdout).toMatch(/n0 stderr: .*node\.run:\d+/);
    expect(result.stdout).toContain('✗ ended: n0 ended with exit status 1.');
    expect(result.status).toBe(1);
  });

  it('starts over in real time where virtual time is not enough', async () => {
    const cwd = temporaryFolder('dscourse-send-');
    const usesSockets = moody.replace(
      "case 'crash': throw",
      "case 'socket': require('node:net').connect(1).on('error', () => 0); reply({ echo: 'socket' }); break;\n    case 'crash': throw",
    );
    writeTree(cwd, { 'node.js': usesSockets });
    const result = await runCli(['send', '-w', 'echo', '--bin', 'node.js'], {
      cwd,
      input: 'echo socket\necho socket\n',
    });
    expect(result.stdout.replace(/\s+/g, ' ')).toMatch(
      /n0 used net\.connect at node\.js:\d+:\d+, which needs real time: the nodes start over/,
    );
    expect(result.stdout.match(/ok: echo_ok/g)).toHaveLength(1);
    expect(result.status).toBe(0);
  });
});

describe.skipIf(!hasPty)('a person', () => {
  it('completes with Tab, goes back in history, changes the window, and leaves', async () => {
    const result = await runCliOnPty(['send'], {
      cwd: workspace(),
      columns: 100,
      keys: [
        { when: 'n0> ', type: 'ec' },
        { when: 'ec', type: '\t' },
        { when: 'ho ', type: '\t' },
        { when: 'echo=', type: 'hx' },
        { when: 'hx', type: '\b' },
        { when: '\u001b[', type: 'i\r' },
        { when: '"echo":"hi"}', type: '' },
        { when: 'n0> ', type: '', size: [50, 24] },
        // Drawn again, for the new width.
        { when: 'n0> ', type: '\u001b[A\r' },
        { when: 'ok: echo_ok', type: '' },
        { when: 'n0> ', type: 'quit\r' },
      ],
    });
    expect(result.status).toBe(0);
    expect(result.stdout).toContain('You are the client c0.');
    expect(result.stdout.match(/ok: echo_ok/g)).toHaveLength(2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is told.
    const shown = result.stdout.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '');
    const after = shown.slice(shown.lastIndexOf('c0 → n0'));
    for (const line of after.split('\n')) expect(line.length, line).toBeLessThanOrEqual(50);
  });

  it('ends a loop with Ctrl-C, starts over, and leaves with Ctrl-C twice', async () => {
    const result = await runCliOnPty(['send'], {
      cwd: workspace(),
      keys: [
        { when: 'n0> ', type: 'echo loop\r' },
        { when: '"loop","msg_id":2}', type: '\u0003' },
        { when: 'The nodes are gone', type: 'restart\r' },
        { when: 'Ready', type: '' },
        { when: 'n0> ', type: 'echo hal\u0003' },
        { when: 'n0> ', type: '\u0003' },
        { when: 'Ctrl-C again', type: '\u0003' },
      ],
    });
    expect(result.stdout).not.toContain('ok: echo_ok');
    // Who leaves as told is not told off.
    expect(result.stdout).not.toContain('error:');
    expect(result.status).toBe(130);
  });
});
