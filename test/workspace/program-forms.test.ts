import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonOf, runCli, temporaryFolder, writeTree } from '../support/run-cli.ts';

/** Echo, written by hand: what a line is answered with. */
const answer = `(line) => {
  const { src, dest, body } = JSON.parse(line);
  const reply = body.type === 'init'
    ? { type: 'init_ok', in_reply_to: body.msg_id }
    : { type: 'echo_ok', in_reply_to: body.msg_id, echo: body.echo };
  return JSON.stringify({ src: dest, dest: src, body: reply });
}`;

const forms: Record<string, Record<string, string>> = {
  'top-level await over readline': {
    'main.ts': `import { createInterface } from 'node:readline';
      const { answer } = await import('./answer.ts');
      for await (const line of createInterface({ input: process.stdin })) console.log(answer(line));`,
    'answer.ts': `export const answer: (line: string) => string = ${answer};`,
  },
  'CommonJS with require.main === module': {
    'main.cjs': `const readline = require('readline');
      const { answer } = require('./answer.cjs');
      function main() {
        implicit = 1;
        readline.createInterface({ input: process.stdin }).on('line', (line) => process.stdout.write(answer(line) + '\\n'));
      }
      if (require.main === module) main();`,
    'answer.cjs': `exports.answer = ${answer};
      if (require.main === module) throw new Error('this is not the entry');`,
  },
  'CommonJS in .js files, although the workspace is "type": "module"': {
    'main.js': `var node = require('./node');
      implicit = 1;
      node.run();`,
    'node.js': `var readline = require('readline');
      exports.run = function () {
        readline.createInterface({ input: process.stdin }).on('line', function (line) {
          answered = (${answer})(line);
          process.stdout.write(answered + '\\n');
        });
      };`,
  },
  'an ES module that compares import.meta.url with process.argv[1]': {
    'main.mjs': `import { fileURLToPath, pathToFileURL } from 'node:url';
      import { answer } from './answer.mjs';
      if (process.argv[1] !== fileURLToPath(import.meta.url)) throw new Error(process.argv[1]);
      if (import.meta.url !== pathToFileURL(process.argv[1]).href) throw new Error(import.meta.url);
      let rest = '';
      process.stdin.on('data', (chunk) => {
        const lines = (rest + chunk).split('\\n');
        rest = lines.pop();
        for (const line of lines) console.log(answer(line));
      });`,
    'answer.mjs': `import { fileURLToPath } from 'node:url';
      export const answer = ${answer};
      if (process.argv[1] === fileURLToPath(import.meta.url)) throw new Error('this is not the entry');`,
  },
  'an entry that package.json names, JSON, a data file and an npm package': {
    'package.json': '{ "main": "src/start.js", "type": "commonjs" }',
    'src/start.js': `const { readFileSync } = require('fs');
      const { join } = require('path');
      const makeAnswer = require('make-answer');
      const { word } = require('./words.json');
      if (readFileSync(join(__dirname, 'data.txt'), 'utf8') !== 'data') throw new Error('data');
      if (word !== 'ok') throw new Error('word');
      const answer = makeAnswer();
      require('readline').createInterface({ input: process.stdin }).on('line', (line) => console.log(answer(line)));`,
    'src/words.json': '{ "word": "ok" }',
    'src/data.txt': 'data',
    '../node_modules/make-answer/package.json':
      '{ "name": "make-answer", "exports": { "import": "./no.mjs", "require": "./yes.cjs" } }',
    '../node_modules/make-answer/yes.cjs': `module.exports = () => ${answer};`,
    '../node_modules/make-answer/no.mjs': `throw new Error('the wrong half of the package');`,
  },
};

/** Grades a form in a workspace of its own. */
async function gradeForm(files: Record<string, string>, ...flags: string[]) {
  const folder = temporaryFolder('dscourse ü ');
  expect((await runCli(['init', '--yes'], { cwd: folder })).status).toBe(0);
  writeTree(join(folder, 'echo-1'), files);
  return runCli(['grade', 'echo', '--seeds', '1', ...flags], { cwd: folder });
}

describe('every form of program', () => {
  it.each(Object.entries(forms))('passes on virtual time: %s', async (_name, files) => {
    expect(jsonOf(await gradeForm(files, '--json'))).toMatchObject({ kind: 'report', outcome: 'passed' });
  });

  it('passes in real time, as files that Node runs', async () => {
    // All at once, since each of them mostly waits.
    const outcomes = await Promise.all(
      Object.entries(forms).map(async ([name, files]) => {
        const report = jsonOf(await gradeForm(files, '--json', '--realtime'));
        return [name, report.outcome];
      }),
    );
    expect(outcomes).toEqual(Object.keys(forms).map((name) => [name, 'passed']));
  });
});

describe('a program that crashes', () => {
  it('is reported with the line that the learner wrote', async () => {
    const result = await gradeForm({
      'main.ts': `import { Node } from '../lib/node.ts';\nconst node = new Node();\ntype Unused = 1;\nnode.on('echo', () => {\n  setTimeout(() => {\n    throw new TypeError('it broke');\n  }, 1);\n});\nnode.run();\n`,
    });
    expect(result.status).toBe(1);
    expect(result.stdout).toContain('echo-1/main.ts:6:11');
  });
});
