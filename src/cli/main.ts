#!/usr/bin/env node
/**
 * The entry of the `dscourse` command. It imports nothing: `--version` answers from here, and all the
 * rest is loaded when it is needed.
 */
export {};

declare const DSCOURSE_VERSION: string;

const argv = process.argv.slice(2);
const [first] = argv;
if (argv.length === 1 && (first === '--version' || first === '-v' || first === '-V')) {
  process.stdout.write(`${DSCOURSE_VERSION}\n`);
} else if (first === '__complete') {
  import('./answer-completion.ts').then(({ answerCompletion }) =>
    answerCompletion(argv.slice(1), import.meta.url),
  );
} else {
  import('./run-process.ts').then(({ runProcess }) => runProcess(argv, import.meta.url));
}
