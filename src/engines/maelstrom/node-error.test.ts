import { expect, it } from 'vitest';
import { uncaughtError } from './node-error.ts';

const thrown = [
  'about to',
  '/course/src/node.ts:12',
  "  throw new TypeError('no such thing');",
  '  ^',
  '',
  'TypeError: no such thing',
  '    at handle (/course/src/node.ts:12:9)',
  '    at Interface.<anonymous> (/course/node_modules/lib/index.js:3:1)',
  '    at node:internal/process/task_queues:95:5',
  '',
  'Node.js v20.19.0',
];

it('reads the error that Node prints when nobody caught it', () => {
  expect(uncaughtError(thrown, null)).toEqual({
    error: {
      name: 'TypeError',
      message: 'no such thing',
      stack: thrown.slice(5, 9).join('\n'),
    },
    rejection: false,
    location: { file: '/course/src/node.ts', line: 12, column: 9 },
  });
});

it('tells a rejection, a message of several lines, and a frame of an anonymous function', () => {
  const lines = [
    'node:internal/process/promises:394',
    '      triggerUncaughtException(err, true /* fromPromise */);',
    '      ^',
    '',
    'MyError: nobody',
    'waits',
    '    at node:internal/x:1:1',
    '    at async /course/a b/node.mjs:3:14',
    '',
    'Node.js v22.1.0',
    '',
  ];
  expect(uncaughtError(lines, null)).toMatchObject({
    error: { name: 'MyError', message: 'nobody\nwaits' },
    rejection: true,
    location: { file: '/course/a b/node.mjs', line: 3, column: 14 },
  });
});

it('names files by their place in the workspace', () => {
  const uncaught = uncaughtError(thrown, '/course/');
  expect(uncaught.location).toEqual({ file: 'src/node.ts', line: 12, column: 9 });
  expect(uncaught.error?.stack).toContain('at handle (src/node.ts:12:9)');
});

it.each([
  ['nothing', []],
  ['an error that the program logged before it went on', thrown.slice(0, -1)],
  ['something printed after it', [...thrown, 'bye']],
  ['an exit without an error', ['Node.js v20.19.0']],
  ['another language', ['Traceback (most recent call last):', '  File "x.py", line 3', 'ValueError: x']],
])('makes nothing of %s', (_, lines) => {
  expect(uncaughtError(lines, null)).toEqual({ error: null, rejection: false, location: null });
});
