/** Nodes driven by hand, in the process they live in (dist/by-hand-child.js). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { HandProcess } from '../../src/engines/embedded/by-hand/hand-process.ts';
import type { HandEvent } from '../../src/engines/embedded/by-hand/protocol.ts';
import { testSpec } from '../../src/engines/test-spec.ts';
import { packageRoot } from '../support/programs.ts';
import { temporaryFolder } from '../support/run-cli.ts';

/** Answers, ticks twice a second, and loops when it is told to. */
const ticking = `
let id = '';
const send = (dest, body) => console.log(JSON.stringify({ src: id, dest, body }));
process.stdin.on('data', (chunk) => {
  for (const line of String(chunk).split('\\n').filter(Boolean)) {
    const { src, body } = JSON.parse(line);
    if (body.type === 'init') {
      id = body.node_id;
      setInterval(() => console.error('tick', Math.random()), 500);
    }
    while (body.echo === 'loop');
    send(src, { type: body.type + '_ok', in_reply_to: body.msg_id, ...('echo' in body ? { echo: body.echo } : {}) });
  }
});
`;
const loopLine = ticking.split('\n').findIndex((line) => line.includes("'loop'")) + 1;

async function session(bundle: string) {
  const events: HandEvent[] = [];
  const hand = new HandProcess({ packageRoot, env: process.env, onEvent: (event) => events.push(event) });
  onTestFinished(() => hand.kill());
  const program = {
    kind: 'script',
    language: 'javascript',
    bundle,
    sourceMap: null,
    args: [],
    hash: '',
  } as const;
  const spec = testSpec({ workload: 'echo', nodeCount: 2 }, 7);
  expect(await hand.open({ spec, program, time: 'virtual', alone: false, guardMs: 250 })).toMatchObject({
    kind: 'done',
    time: 0,
  });
  const say = (dest: string, echo: string) =>
    hand.act({ kind: 'send', as: null, dest, body: JSON.stringify({ type: 'echo', echo }), awaited: true });
  return { hand, events, say };
}

it('time stands still between actions, a loop ends its node with the line, and the others go on', async () => {
  const bundle = join(temporaryFolder(), 'node.cjs');
  writeFileSync(bundle, ticking);
  const { hand, events, say } = await session(bundle);
  const ticks = () => events.filter(({ kind }) => kind === 'log').length;
  const before = ticks();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(ticks()).toBe(before);
  expect(await hand.act({ kind: 'wait', nanos: 1e9 })).toMatchObject({
    kind: 'done',
    time: 1e9,
    quiet: false,
  });
  expect(ticks()).toBe(before + 4);

  await say('n0', 'loop');
  const ended = events.find(({ kind }) => kind === 'ended');
  expect(ended).toMatchObject({
    node: 'n0',
    ending: { kind: 'node-hung', location: { file: bundle, line: loopLine } },
  });
  expect(events.at(-1)).toMatchObject({ kind: 'no-answer', gone: true });
  await say('n1', 'hi');
  expect(events.at(-1)).toMatchObject({ kind: 'answer', src: 'n1', again: false, request: { type: 'echo' } });

  const again = await session(bundle);
  await again.hand.act({ kind: 'wait', nanos: 1e9 });
  // Chance comes from the seed.
  expect(again.events).toEqual(events.slice(0, again.events.length));
});
