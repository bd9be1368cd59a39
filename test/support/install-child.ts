/**
 * A process that installs, as `dscourse init` does; bundled by a test, so that it can be killed at any moment.
 * argv: the release as JSON, and a path for --from or nothing. Events go to stdout, one JSON line each.
 */
import { messageOf, systemErrorCode } from '../../src/errors.ts';
import { installMaelstrom } from '../../src/toolchain/install.ts';

const [release = '', from = ''] = process.argv.slice(2);
try {
  const install = await installMaelstrom({
    release: JSON.parse(release),
    from: from === '' ? null : from,
    env: process.env,
    signal: new AbortController().signal,
    onEvent: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
    now: Date.now,
  });
  process.stdout.write(
    `${JSON.stringify({ type: 'done', install, maxRss: process.resourceUsage().maxRSS })}\n`,
  );
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ type: 'failed', code: systemErrorCode(error), message: messageOf(error), maxRss: process.resourceUsage().maxRSS })}\n`,
  );
  process.exitCode = 1;
}
