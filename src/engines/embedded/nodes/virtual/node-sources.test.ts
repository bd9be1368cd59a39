import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { runVirtual, scratch, texts, useScratch } from '../../../../../test/support/run-virtual.ts';

useScratch();

describe('what virtual time can’t give', () => {
  for (const [feature, source] of [
    ['net.connect', "const { connect } = require('net');\nconnect(80);"],
    ['net.Socket', "const { Socket } = require('node:net'); class Mine extends Socket {}\nnew Socket();"],
    ['http.get', "const http = require('http');\nhttp.get('http://x');"],
    ['worker_threads.Worker', "const { Worker } = require('worker_threads');\nnew Worker('x');"],
    ['child_process.spawn', "const { spawn } = require('child_process');\nspawn('ls');"],
    ['fetch', "globalThis;\nfetch('http://x');"],
    ['ReadableStream', 'globalThis;\nnew ReadableStream({ start() {} });'],
    ['TextDecoderStream', 'typeof TextDecoderStream;\nnew TextDecoderStream();'],
    ['Blob', "({}) instanceof Blob;\nnew Blob(['x']);"],
    ['stream.Readable.toWeb', "const { Readable } = require('stream');\nReadable.toWeb(process.stdin);"],
    ['stream.Writable.toWeb', "const { Writable } = require('stream');\nWritable.toWeb(process.stdout);"],
    ['dns.promises.lookup', "const dns = require('dns').promises;\ndns.lookup('x');"],
    ['fs.readFileSync of stdin', "const fs = require('fs');\nfs.readFileSync(0);"],
    [
      'fs of /dev/urandom',
      "const fs = require('fs'); fs.existsSync('/dev/urandom');\nfs.readFileSync('/dev/urandom');",
    ],
    ['fs of /proc/self/stat', "const fs = require('fs');\nfs.readFileSync('/proc/self/stat');"],
    ['fs.watch', "const fs = require('fs');\nfs.watch('.');"],
    ['Atomics.wait', 'const a = new Int32Array(new SharedArrayBuffer(4));\nAtomics.wait(a, 0, 0);'],
    ['vm.runInThisContext', "const vm = require('vm');\nvm.runInThisContext('1');"],
    ['async_hooks.createHook', "const h = require('async_hooks');\nh.createHook({});"],
  ] as const) {
    it(`${feature}: named at its first use, with the line`, async () => {
      const { ends, err } = await runVirtual(source);
      expect(ends).toHaveLength(1);
      const end = ends[0]?.end;
      expect(end).toMatchObject({ kind: 'needs-real-time', reason: { feature, node: 'n0' } });
      if (end?.kind === 'needs-real-time') expect(end.reason.location).toContain('node.cjs:2:');
      expect(err).toEqual([]);
    });
  }

  it('keeps what one node writes to its disk from the others, and from the real one', async () => {
    const file = join(scratch, 'state.txt');
    writeFileSync(file, 'real');
    const source = `const fs = require('fs'); console.log(fs.readFileSync(${JSON.stringify(file)}, 'utf8')); fs.writeFileSync(${JSON.stringify(file)}, String(process.pid)); console.log(fs.readFileSync(${JSON.stringify(file)}, 'utf8') === String(process.pid));`;
    const { out } = await runVirtual(source, { nodes: ['n0', 'n1'] });
    expect(texts(out).sort()).toEqual(['real', 'real', 'true', 'true']);
    expect(readFileSync(file, 'utf8')).toBe('real');
  });
});

describe('source maps', () => {
  it('give the place in the learner’s source for crashes, in stacks and on stderr', async () => {
    const entry = join(scratch, 'main.ts');
    writeFileSync(
      entry,
      "type Body = { n: number };\n\nfunction handle(body: Body | null): number {\n  return body!.n;\n}\nconsole.log(new Error('seen').stack!.split('\\n')[1]);\nsetTimeout(() => handle(null), 5);\n",
    );
    const bundle = join(scratch, 'bundle.cjs');
    buildSync({
      entryPoints: [entry],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      sourcemap: 'linked',
      absWorkingDir: scratch,
    });
    const { out, err, ends } = await runVirtual(readFileSync(bundle, 'utf8'), {
      options: { filename: bundle, sourceMapPath: `${bundle}.map` },
    });
    expect(texts(out)).toEqual(['    at Object.<anonymous> (main.ts:6:13)']);
    expect(ends[0]?.end).toMatchObject({ location: { file: 'main.ts', line: 4, column: 16 } });
    expect(texts(err).slice(0, 4)).toEqual(['main.ts:4', '  return body!.n;', '               ^', '']);
    expect(texts(err).join('\n')).toContain('at handle (main.ts:4:16)');
  });
});

describe('sources as people write them', () => {
  const message = JSON.stringify({ src: 'c1', dest: 'n0', body: { type: 'echo', msg_id: 1, echo: 'hi' } });
  const reply = `const reply = (line) => { const { src, dest, body } = JSON.parse(line); return JSON.stringify({ src: dest, dest: src, body: { ...body, type: 'echo_ok', in_reply_to: body.msg_id } }); };`;
  for (const [name, source] of [
    [
      'readline and console.log',
      "const rl = require('readline').createInterface({ input: process.stdin, output: process.stdout, terminal: false }); rl.on('line', (line) => console.log(reply(line)));",
    ],
    [
      'for await over readline',
      "(async () => { for await (const line of require('readline').createInterface({ input: process.stdin })) console.log(reply(line)); })();",
    ],
    [
      'raw chunks',
      "let rest = ''; process.stdin.on('data', (chunk) => { rest += chunk; const lines = rest.split('\\n'); rest = lines.pop(); for (const line of lines) process.stdout.write(reply(line) + '\\n'); });",
    ],
    [
      'readable and read()',
      "process.stdin.setEncoding('utf8'); process.stdin.on('readable', () => { for (let chunk; (chunk = process.stdin.read()) !== null; ) console.log(reply(chunk)); });",
    ],
    [
      'for await over stdin',
      '(async () => { for await (const chunk of process.stdin) console.log(reply(chunk)); })();',
    ],
    [
      'fs.writeSync',
      "require('readline').createInterface(process.stdin).on('line', (line) => require('fs').writeSync(1, reply(line) + '\\n'));",
    ],
    [
      '/dev/stdout',
      "require('readline').createInterface(process.stdin).on('line', (line) => require('fs').writeFileSync('/dev/stdout', reply(line) + '\\n'));",
    ],
    [
      'a stream pipeline',
      "const { Transform } = require('stream'); process.stdin.pipe(new Transform({ transform(chunk, _, done) { done(null, reply(String(chunk)) + '\\n'); } })).pipe(process.stdout);",
    ],
    [
      'retries by setInterval',
      "require('readline').createInterface({ input: process.stdin }).on('line', (line) => { let n = 0; const timer = setInterval(() => { if (++n === 3) { clearInterval(timer); console.log(reply(line)); } }, 100); });",
    ],
    [
      'a hashbang',
      "require('readline').createInterface({ input: process.stdin }).on('line', (line) => console.log(reply(line)));",
    ],
    [
      'its own names for globals',
      "const process2 = globalThis.process; const console = { log: (x) => process2.stdout.write(x + '\\n') }; const process = require('process'); require('readline').createInterface({ input: process.stdin }).on('line', (line) => console.log(reply(line)));",
    ],
    [
      'a replaced global',
      "globalThis.setTimeout = (f) => f(); require('readline').createInterface({ input: process.stdin }).on('line', (line) => setTimeout(() => console.log(reply(line)), 1e6));",
    ],
  ] as const) {
    it(name, async () => {
      const hashbang = name === 'a hashbang' ? '#!/usr/bin/env node\n' : '';
      const { out, err, ends } = await runVirtual(`${hashbang}${reply}${source}`, {
        input: [[5, 'n0', message]],
        seconds: 2,
      });
      expect(texts(err)).toEqual([]);
      expect(out.map((line) => JSON.parse(line.text))).toEqual([
        { src: 'n0', dest: 'c1', body: { type: 'echo_ok', msg_id: 1, in_reply_to: 1, echo: 'hi' } },
      ]);
      expect(ends).toEqual([]);
    });
  }
});
