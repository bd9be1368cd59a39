/** `dscourse lesson`: chapters, folded answers, the pager on a terminal, and the page in a real browser. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lessonCommand } from '../../src/cli/commands/lesson.ts';
import { readCourse } from '../../src/course/read-course.ts';
import { lessonPage } from '../../src/web/lesson-page.ts';
import { packageRoot } from '../support/programs.ts';
import { cliPath, hasPty, jsonOf, runCli, runCliOnPty, temporaryFolder } from '../support/run-cli.ts';

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

describe('lesson', () => {
  it('knows chapters by the beginning of their names, and lists them', async () => {
    const chapter = await runCli(['lesson', 'reading']);
    expect(firstLine(chapter.stdout)).toBe('Reading a report');
    expect(jsonOf(await runCli(['lesson', 'bench', '--json']))).toMatchObject({
      kind: 'lesson',
      chapter: 'benchmarks-and-trade-offs',
      title: 'Benchmarks and trade-offs',
    });
    expect((await runCli(['list'])).stdout).toMatch(/\nChapters\n {2}reading-a-report +Reading a report\n/);
    const { chapters } = await readCourse(packageRoot);
    expect(lessonCommand.notes?.join(' ').match(/[a-z]+(?:-[a-z]+)+/g)).toEqual(chapters);
  });

  it('folds answers away until they are asked for', async () => {
    const folded = (await runCli(['lesson', 'echo'])).stdout;
    expect(folded).toContain('(answer: dscourse lesson echo-1 --answers)');
    expect(folded).not.toContain('mermaid');
    const open = (await runCli(['lesson', 'echo', '--answers'])).stdout;
    expect(open).not.toContain('(answer:');
    expect(open.length).toBeGreaterThan(folded.length + 1000);
  });

  it.for([
    [['--raw', '--web'], '--raw and --web exclude each other'],
    [['--output', 'a.html'], 'are about the page of --web'],
    [['--no-open'], 'are about the page of --web'],
  ] as const)('refuses %o', async ([flags, words]) => {
    const refused = await runCli(['lesson', 'echo', ...flags]);
    expect([refused.status, refused.stdout]).toEqual([64, '']);
    expect(refused.stderr).toContain(words);
  });
});

describe.skipIf(!hasPty)('the pager', () => {
  const shown = (PAGER: string | undefined, ...flags: string[]) =>
    runCliOnPty(['lesson', 'echo', ...flags], { env: { PAGER, NO_COLOR: '1' } });

  it('is given the whole lesson, and the terminal', async () => {
    const paged = await shown('sed s/^/\\>/');
    expect(paged.status).toBe(0);
    expect(paged.stdout).toContain('>Echo\n>────\n');
    expect(paged.stdout).not.toContain('\nEcho\n');
  });

  it('leaves the lesson to us where there is no such program', async () => {
    const plain = await shown('no-such-pager-anywhere');
    expect(plain.status).toBe(0);
    expect(plain.stdout).toContain('Echo\n────\n');
    expect(plain.stdout).toContain('Further reading');
  });

  it('is not asked with --no-pager or --json', async () => {
    for (const flag of ['--no-pager', '--json']) {
      const plain = await shown('exec sed s/^/PAGED/', flag);
      expect([plain.status, plain.stdout.includes('PAGED')]).toEqual([0, false]);
    }
  });

  it('may quit before the end, and hears Ctrl-C itself', async () => {
    expect(await shown('read line; echo got "$line"')).toMatchObject({ status: 0, stdout: 'got Echo\n' });
    const script = `trap 'echo interrupted; exit 0' INT; cat > /dev/null; echo ready; sleep 20 & wait`;
    const interrupted = await runCliOnPty(['lesson', 'echo'], {
      env: { PAGER: script },
      keys: [{ when: 'ready', type: '\u0003' }],
    });
    expect(interrupted.status).toBe(0);
    expect(interrupted.stdout).toContain('interrupted\n');
    expect(interrupted.stdout).not.toContain('Stopping');
  });

  it.skipIf(spawnSync('less', ['--version']).error !== undefined)(
    'is less by default, which q ends',
    async () => {
      const paged = await runCliOnPty(['lesson', 'echo'], { keys: [{ when: 'Echo', type: 'q' }] });
      expect(paged.status).toBe(0);
      expect(paged.stdout).not.toContain('Further reading');
    },
  );
});

const browser = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);
if (browser === undefined) console.log('No Chromium here: lessons are not looked at in a browser.');

describe('the page', () => {
  const page = async (id: string): Promise<string> => {
    const cwd = temporaryFolder();
    const written = await runCli(['lesson', id, '--web', '--no-open', '--output', 'pages/one.html'], { cwd });
    expect([written.status, written.stdout, written.stderr]).toEqual([0, 'pages/one.html\n', '']);
    return join(cwd, 'pages', 'one.html');
  };

  it('is one file, with all of the lesson in it', async () => {
    const file = await page('echo');
    const html = readFileSync(file, 'utf8');
    expect(html).toContain('<h2 id="the-idea">The idea</h2>');
    expect(html).toContain('<details><summary>');
    const markup = html.replace(/<script>[\s\S]*<\/script>/, '');
    expect(markup.match(/<(?:link|img|iframe)\b|\bsrc=|@import|url\(/g)).toBeNull();
    expect(statSync(file).size).toBeLessThan(2_000_000);
  });

  it('is written where it can be found, and says so where no browser is', async () => {
    const cwd = temporaryFolder();
    await runCli(['init', '.', '--yes'], { cwd });
    const written = await runCli(['lesson', 'echo', '--web'], { cwd, env: { DISPLAY: undefined } });
    expect(written.stdout).toBe('.dscourse/lessons/echo-1.html\n');
    expect(existsSync(join(cwd, '.dscourse/lessons/echo-1.html'))).toBe(true);
    if (process.platform === 'linux') expect(written.stderr).toContain('open that file yourself');
  });

  it.skipIf(browser === undefined)('draws its diagrams in a real browser', { timeout: 120_000 }, () => {
    const [sequence, flowchart] = ['challenges/echo-1/lesson.md', 'challenges/unique-ids-2/lesson.md'].map(
      (path) => readFileSync(join(packageRoot, path), 'utf8'),
    );
    const script = join(dirname(cliPath), 'draw-diagrams.js');
    const html = lessonPage({ title: 'Two', markdown: `${sequence}\n${flowchart}` }, () =>
      readFileSync(script, 'utf8'),
    );
    const file = join(temporaryFolder(), 'two.html');
    writeFileSync(file, html);
    const dumped = spawnSync(
      browser ?? '',
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--user-data-dir=${temporaryFolder('chromium-')}`,
        '--blink-settings=preferredColorScheme=0',
        '--enable-logging=stderr',
        '--virtual-time-budget=10000',
        '--dump-dom',
        pathToFileURL(file).href,
      ],
      { encoding: 'utf8', timeout: 100_000 },
    );
    expect(dumped.stdout).toContain('data-diagrams="done"');
    expect(dumped.stdout).not.toContain('data-state="failed"');
    const drawings = dumped.stdout.match(
      /<figure class="diagram" data-state="drawn"><div class="drawing"><svg /g,
    );
    expect(drawings).toHaveLength(2);
    expect(dumped.stdout).toMatch(/<text[^>]*class="messageText"[^>]*>echo_ok/);
    expect(dumped.stdout).toMatch(/class="[^"]*flowchart/);
    // What the policy refuses is told on the console.
    expect(dumped.stderr.match(/CONSOLE.*/g)).toBeNull();
  });
});
