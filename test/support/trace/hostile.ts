/** What a node may send, a file may be called or an error may say, to find out whether a page takes it for more than text. */
import type { SyntheticRun } from './synthetic-run.ts';

/** Each sets `ran` on the window, should any of it run. */
export const hostileTexts: readonly string[] = [
  '</script><script>window.ran=1</script>',
  '<img src=x onerror="window.ran=1">',
  '"><svg onload=window.ran=1>',
  "javascript:window.ran=1//'",
  '<!--<script>',
  '{{constructor.constructor("window.ran=1")()}}',
  '<style>*{display:none}</style>',
  '__proto__',
  'constructor',
  '\u202Eright to left\u2066',
  'NUL \u0000, bell \u0007, escape \u001b[31m',
  'half a pair \ud800',
];

/** A program for `dscourse test -w echo`: answers, and says all of it to the other node and to stderr. */
export const hostileNode = `
import { createInterface } from 'node:readline';
const texts = ${JSON.stringify(hostileTexts)};
let me, other, count = 0;
const send = (dest, body) => process.stdout.write(JSON.stringify({ src: me, dest, body }) + '\\n');
for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  if (body.type === 'init') {
    me = body.node_id;
    other = body.node_ids.find((id) => id !== me);
    send(src, { type: 'init_ok', in_reply_to: body.msg_id });
    send(other, { type: 'long', text: 'x'.repeat(1 << 20) });
  } else if (body.type === 'echo') {
    const text = texts[count++ % texts.length];
    console.error(text);
    send(other, { type: text, [text]: text, ['__proto__']: { polluted: true }, value: text });
    if (count % 5 === 0) send(src, { type: 'error', code: 1000, text, in_reply_to: body.msg_id });
    else send(src, { type: 'echo_ok', echo: body.echo, [text]: text, in_reply_to: body.msg_id });
  }
}
`;

/** The run with a hostile text in every place for words that people read. */
export function hostileRun({ head, columns, bodies, logs }: SyntheticRun): SyntheticRun {
  let next = 0;
  const text = (): string => {
    next += 1;
    return hostileTexts[next % hostileTexts.length] ?? '';
  };
  const names = head.names.map((name) => `${name}${text()}`);
  const report = head.report && {
    ...head.report,
    requirements: head.report.requirements.map((row) => ({
      ...row,
      expected: text(),
      actual: text(),
      note: text(),
    })),
    diagnosis: head.report.diagnosis && {
      ...head.report.diagnosis,
      headline: { ...head.report.diagnosis.headline, text: text() },
      steps: head.report.diagnosis.steps.map((step) => ({ ...step, text: text() })),
      look: text(),
    },
  };
  return {
    columns,
    bodies: bodies.map((body, rank) =>
      rank % 3 === 0 ? JSON.stringify({ text: text() }) : rank % 3 === 1 ? text() : body,
    ),
    logs: logs.map((line) => ({ ...line, text: text() })),
    head: {
      ...head,
      label: text(),
      challenge: { id: text(), title: text() },
      ending: text(),
      names,
      lanes: head.lanes.map((lane) => ({ ...lane, label: `${lane.label}${text()}` })),
      types: head.types.map((type) => `${type}${text()}`),
      settings: hostileTexts.map((value) => ({ name: value, value })),
      notes: hostileTexts,
      operations: head.operations.map((operation) => ({
        ...operation,
        f: text(),
        value: text(),
        result: text(),
      })),
      faults: head.faults.map((fault) => ({ ...fault, words: text(), nodes: [text()] })),
      report,
      commands: [{ label: text(), command: text() }],
    },
  };
}
