// The main job in one go: a workspace in a temporary folder, echo-1 completed, and beside it a broadcast that
// loses a value; both graded on the embedded engine. Uses the built command and nothing else.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const cli = join(here, '..', 'dist', 'cli.js');
const workspace = join(realpathSync(mkdtempSync(join(tmpdir(), 'dscourse-try-'))), 'course');

function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Runs the command as a person would and shows both what was typed and what came back. */
function dscourse(args, cwd) {
  say(`\n$ dscourse ${args.join(' ')}`);
  const { status, signal } = spawnSync(process.execPath, [cli, ...args], { cwd, stdio: 'inherit' });
  if (signal !== null) process.exit(130);
  return status;
}

function must(status, expected, what) {
  if (status === expected) return;
  say(
    `\n${what} ended with ${status}; ${expected} was expected. This is a defect of dscourse: please report it.`,
  );
  process.exit(1);
}

must(dscourse(['init', workspace, '--yes', '--quiet'], dirname(workspace)), 0, 'init');
must(dscourse(['start', 'echo-1', '--quiet'], workspace), 0, 'start');

const echo = join(workspace, 'echo-1', 'main.ts');
const beginning = readFileSync(echo, 'utf8');
const completed = beginning.replace("echo: 'something else'", 'echo: message.body.echo');
if (completed === beginning) must('no line to complete', 'one', "echo-1's starting point");
writeFileSync(echo, completed);
say("\n  (echo-1/main.ts, the line that is the learner's: echo: message.body.echo)");
must(dscourse(['grade', 'echo-1'], workspace), 0, 'grade echo-1');

must(dscourse(['start', 'broadcast-3c', '--quiet'], workspace), 0, 'start');
copyFileSync(join(here, 'try', 'broadcast-without-retry.ts'), join(workspace, 'broadcast-3c', 'main.ts'));
say('\n  (broadcast-3c/main.ts: a broadcast that passes each value on once and never again)');
must(dscourse(['grade', 'broadcast-3c', '--seed', '7'], workspace), 1, 'grade broadcast-3c');

const quoted = (path) => (/^[\w./-]+$/.test(path) ? path : `"${path}"`);
say(`\nThe workspace is yours to play with: cd ${quoted(workspace)}`);
say(`There, the command is:               node ${quoted(cli)}`);
