/** What a message costs in memory: runs that differ in nothing but how many of them nodes send. Bytes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { weighed } from './processes.ts';
import type { Figure } from './transactions.ts';

const nodes = 5;
/** Milliseconds between two rounds of messages from each node to all others. */
const intervals = [40, 4, 1] as const;

/** An echo node that also tells the others a number, as often as its argument says. */
const source = `
import { createInterface } from 'node:readline';
let me, others = [], count = 0;
const write = (dest, body) => process.stdout.write(JSON.stringify({ src: me, dest, body }) + '\\n');
for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  if (body.type === 'init') {
    me = body.node_id;
    others = body.node_ids.filter((id) => id !== me);
    write(src, { type: 'init_ok', in_reply_to: body.msg_id });
    setInterval(() => {
      count += 1;
      for (const other of others) write(other, { type: 'broadcast', message: count });
    }, Number(process.argv[2]));
  } else if (body.type === 'echo') write(src, { type: 'echo_ok', echo: body.echo, in_reply_to: body.msg_id });
}
`;

/** A row for docs/bench.md; the node and its runs are kept in `folder`. */
export async function messageMemoryFigure(cli: string, folder: string): Promise<Figure> {
  const file = join(folder, 'numbers.mjs');
  writeFileSync(file, source);
  const run = async (interval: number) => {
    const keep = join(folder, `memory-${interval}`);
    const args = ['test', '-w', 'echo', '--bin', file, '--node-count', String(nodes), '--time-limit', '60'];
    const flags = ['--rate', '200', '--seed', '1', '--keep', keep];
    const whole = await weighed(process.execPath, [cli, ...args, ...flags, '--', String(interval)], folder);
    if (whole.status !== 0) throw new Error(`dscourse test ended with ${whole.status}.`);
    const { counts } = JSON.parse(readFileSync(join(keep, 'outcome.json'), 'utf8'));
    return { interval, peak: whole.peakBytes, messages: counts.messages as number };
  };
  const runs: Awaited<ReturnType<typeof run>>[] = [];
  for (const interval of intervals) runs.push(await run(interval));
  const steps = runs.slice(1).map((more, i) => {
    const less = runs[i] as (typeof runs)[number];
    if (more.peak === null || less.peak === null) return 'not measured here';
    const bytes = Math.round((more.peak - less.peak) / (more.messages - less.messages));
    return `${bytes} bytes each (${Math.round(less.peak / 1e6)} MB and ${Math.round(more.peak / 1e6)} MB)`;
  });
  return {
    what: `memory that messages of 31 characters and more cost a run of ${nodes} nodes, from ${runs.map(({ messages }) => messages.toLocaleString('en')).join(' to ')}: peaks of dscourse test and its child`,
    figure: steps.join('; '),
    goal: '100 bytes',
  };
}
