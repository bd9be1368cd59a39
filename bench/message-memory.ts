/** What a message costs in memory: two runs that differ in nothing but how many of them nodes send. Bytes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { weighed } from './processes.ts';
import type { Figure } from './transactions.ts';

const nodes = 5;
/** Milliseconds between two rounds of messages from each node to all others. */
const intervals = { few: 40, many: 4 } as const;

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
  const run = async (name: keyof typeof intervals) => {
    const keep = join(folder, `memory-${name}`);
    const args = ['test', '-w', 'echo', '--bin', file, '--node-count', String(nodes), '--time-limit', '60'];
    const flags = ['--rate', '1', '--seed', '1', '--keep', keep];
    const whole = await weighed(
      process.execPath,
      [cli, ...args, ...flags, '--', String(intervals[name])],
      folder,
    );
    if (whole.status !== 0) throw new Error(`dscourse test ended with ${whole.status}.`);
    const { counts } = JSON.parse(readFileSync(join(keep, 'outcome.json'), 'utf8'));
    return { peak: whole.peakBytes, messages: counts.messages as number };
  };
  const few = await run('few');
  const many = await run('many');
  const more = many.messages - few.messages;
  return {
    what: `memory that ${more.toLocaleString('en')} more messages of 31 characters and more cost a run of ${nodes} nodes: the peaks of dscourse test and its child at one round of messages per ${intervals.few} ms and per ${intervals.many} ms`,
    figure:
      few.peak === null || many.peak === null
        ? 'not measured here'
        : `${Math.round((many.peak - few.peak) / more)} bytes each (${Math.round(few.peak / 1e6)} MB and ${Math.round(many.peak / 1e6)} MB)`,
    goal: '100 bytes',
  };
}
