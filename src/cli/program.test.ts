import { describe, expect, it } from 'vitest';
import { type FakeIo, fakeIo } from '../../test/support/fake-io.ts';
import { DscourseError, ExitStatus, Interrupted } from '../errors.ts';
import { type CommandDefinition, defineCommand, type Given } from './command-definition.ts';
import type { CommandContext } from './context.ts';
import { runProgram, splitGlobalFlags } from './program.ts';
import { asDscourseError } from './report-error.ts';

type Body = (context: CommandContext, given: Given) => Promise<ExitStatus>;

/** A command whose arguments are what was given, so that a test can look at them. */
function command(name: string, body: Body, more: Partial<CommandDefinition> = {}): CommandDefinition {
  return {
    ...defineCommand<Given>({
      name,
      summary: `does ${name}`,
      description: `Does ${name} at length.`,
      arguments: [{ name: 'challenge', description: 'which one' }],
      options: [
        { flags: '-s, --seed <n>', description: 'the seed' },
        { flags: '--engine <name>', description: 'which', choices: ['embedded', 'maelstrom'] },
        { flags: '--pin <n>', description: 'keep', repeatable: true },
        { flags: '--no-check', description: 'go on' },
        { flags: '--dry-run', description: 'say it' },
      ],
      examples: [{ command: `dscourse ${name} echo`, explanation: 'for echo' }],
      read: (given) => given,
      load: async () => ({ action: body }),
    }),
    ...more,
  };
}

async function run(
  argv: readonly string[],
  body: Body = async () => ExitStatus.passed,
  options: { more?: Partial<CommandDefinition>; io?: FakeIo } = {},
): Promise<{ status: ExitStatus; out: string; err: string }> {
  const io = options.io ?? fakeIo();
  const other = command('progress', async () => ExitStatus.passed, { aliases: ['status'] });
  const status = await runProgram(argv, io, [command('grade', body, options.more), other]);
  return { status, out: io.out(), err: io.err() };
}

describe('splitGlobalFlags', () => {
  it('takes global flags from anywhere before --', () => {
    const split = splitGlobalFlags(['--json', 'grade', '-q', 'echo', '--', '--debug']);
    expect(split.options).toEqual({ json: true, quiet: true, verbose: false, debug: false });
    expect(split.argv).toEqual(['grade', 'echo', '--', '--debug']);
  });
  it('knows the version flag only in front of a command', () => {
    expect(splitGlobalFlags(['init', '-yq'])).toMatchObject({
      options: { quiet: true },
      argv: ['init', '-y'],
    });
    expect(splitGlobalFlags(['test', '-wecho']).argv).toEqual(['test', '-wecho']);
    expect(splitGlobalFlags(['--json', '-v']).version).toBe(true);
    expect(splitGlobalFlags(['grade', '-v'])).toMatchObject({ version: false, argv: ['grade', '-v'] });
  });
});

describe('runProgram', () => {
  it('gives a command what was typed', async () => {
    let seen: unknown;
    const { status } = await run(
      ['grade', '3c', '-s', '7', '--pin', '1', '--pin', '2', '--no-check', '--dry-run', '--', 'x'].slice(
        0,
        -2,
      ),
      async (_, given) => {
        seen = {
          challenge: given.text('challenge'),
          seed: given.integer('seed'),
          engine: given.text('engine'),
          pin: given.list('pin'),
          check: given.flag('check'),
          dryRun: given.flag('dry-run'),
        };
        return ExitStatus.failed;
      },
    );
    expect(status).toBe(ExitStatus.failed);
    expect(seen).toEqual({
      challenge: '3c',
      seed: 7,
      engine: null,
      pin: ['1', '2'],
      check: false,
      dryRun: true,
    });
  });

  it('leaves absent options absent', async () => {
    await run(['grade'], async (_, given) => {
      expect([given.text('challenge'), given.integer('seed'), given.list('pin')]).toEqual([null, null, []]);
      expect([given.flag('check'), given.flag('dry-run')]).toEqual([true, false]);
      return ExitStatus.passed;
    });
  });

  it.each([
    [['grad'], 'unknown-command', 'There is no command "grad".', 'Did you mean grade?'],
    [['statsu'], 'unknown-command', 'There is no command "statsu".', 'Did you mean status?'],
    [['zzzzzz'], 'unknown-command', 'There is no command "zzzzzz".', 'See: dscourse --help'],
    [
      ['grade', '--sede', '1'],
      'unknown-option',
      'no option --sede of dscourse grade',
      'Did you mean --seed?',
    ],
    [['grade', '--jsn'], 'unknown-option', '--jsn', 'Did you mean --json?'],
    [['grade', '--dryrun=3'], 'unknown-option', '--dryrun', 'Did you mean --dry-run?'],
    [['grade', '--dry-run=3'], 'wrong-usage', '--dry-run of dscourse grade takes no value', 'Leave out =3.'],
    [['--jsom', 'grade'], 'unknown-option', '--jsom', 'Did you mean --json?'],
    [['grade', '--seed'], 'wrong-usage', 'needs a value', 'dscourse grade --help'],
    [['grade', '--seed', '1.5'], 'wrong-usage', '--seed takes a whole number', 'dscourse grade --help'],
    [['grade', '--seed', '-1'], 'wrong-usage', '--seed takes a whole number from 0', 'dscourse grade --help'],
    [['grade', 'a', 'b'], 'wrong-usage', 'Too many arguments', 'dscourse grade --help'],
    [
      ['grade', '--engine', 'embeded'],
      'wrong-usage',
      'It takes: embedded, maelstrom',
      'Did you mean embedded?',
    ],
  ])('explains %j', async (argv, code, message, fix) => {
    const body: Body = async (_, given) => {
      given.integer('seed', { min: 0 });
      return ExitStatus.passed;
    };
    const plain = await run(argv, body);
    expect(plain.status).toBe(ExitStatus.usage);
    expect(plain.out).toBe('');
    const flat = plain.err.replace(/\s+/g, ' ');
    expect(flat).toMatch(/^error: .* fix: /);
    expect(flat).toContain(message);
    expect(flat).toContain(fix);
    const json = JSON.parse((await run([...argv, '--json'], body)).out);
    expect(json).toMatchObject({ version: 1, kind: 'error', error: { code }, exitStatus: 64 });
  });

  it('asks for an argument that is missing', async () => {
    const more = { arguments: [{ name: 'attempt', description: 'number', required: true }] };
    const { status, err } = await run(['grade'], undefined, { more });
    expect(status).toBe(ExitStatus.usage);
    expect(err).toContain('dscourse grade needs <attempt>.');
  });

  it('hands everything to a command that reads its own flags', async () => {
    let seen: Given | undefined;
    await run(
      ['test', '-w', 'echo', '--json', '--bin', 'x', '--', '--json', '-y'],
      async (context, given) => {
        seen = given;
        expect(context.options.json).toBe(true);
        return ExitStatus.passed;
      },
      { more: { name: 'test', rawArguments: true } },
    );
    expect(seen?.raw).toEqual(['-w', 'echo', '--bin', 'x', '--', '--json', '-y']);
    expect(seen?.rest).toEqual(['--json', '-y']);
    const help = await run(['test', '--help'], undefined, { more: { name: 'test', rawArguments: true } });
    expect(help.out).toContain('Usage  dscourse test');
  });

  it('prints an error as two lines, and details with --verbose only', async () => {
    const body: Body = async () => {
      throw new DscourseError({
        code: 'broken',
        message: 'first\nsecond',
        fix: 'do this',
        details: ['a detail'],
        exitStatus: ExitStatus.couldNotJudge,
      });
    };
    expect(await run(['grade'], body)).toEqual({
      status: ExitStatus.couldNotJudge,
      out: '',
      err: 'error: first\n       second\nfix: do this\n',
    });
    expect((await run(['grade', '--verbose'], body)).err).toContain('\n  a detail\n');
  });

  it('keeps control characters of a message off the terminal', async () => {
    const { err } = await run(['grade'], async () => {
      throw new DscourseError({ code: 'x', message: 'bad \u001b[2Jname\u0007', fix: 'rename it' });
    });
    expect(err).toBe('error: bad name\nfix: rename it\n');
  });

  it('explains what the disk refuses, whichever step comes to it', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    expect(asDscourseError(full)).toMatchObject({ code: 'disk-full', exitStatus: ExitStatus.usage });
    const closed = Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'mkdir', path: '/w/cache' });
    expect(asDscourseError(closed).message).toBe("Can't write /w/cache: permission is denied.");
    const unread = Object.assign(new Error('EACCES'), {
      code: 'EACCES',
      syscall: 'stat',
      path: '/w/main.ts',
    });
    expect(asDscourseError(unread).message).toBe("Can't read /w/main.ts: permission is denied.");
  });

  it('calls anything else a defect, with the stack only under --debug', async () => {
    const body: Body = async () => {
      throw new TypeError('x is not a function');
    };
    const plain = await run(['grade'], body);
    expect(plain.status).toBe(ExitStatus.defect);
    expect(plain.err).toContain('error: This is a defect of dscourse: x is not a function');
    expect(plain.err).not.toContain('    at ');
    expect((await run(['grade', '--debug'], body)).err).toMatch(/TypeError: x is not a function\n\s+at /);
    expect(JSON.parse((await run(['grade', '--json'], body)).out).error).not.toHaveProperty('stack');
    expect(JSON.parse((await run(['grade', '--json', '--debug'], body)).out).error.stack).toContain(
      'TypeError',
    );
  });

  it('answers 130 to an interruption, whatever the command made of it', async () => {
    for (const body of [
      async () => ExitStatus.failed,
      async () => {
        throw new Interrupted();
      },
      async () => {
        throw new Error('aborted');
      },
    ] as Body[]) {
      const controller = new AbortController();
      controller.abort();
      const io = fakeIo({ signal: controller.signal });
      expect((await run(['grade'], body, { io })).status).toBe(ExitStatus.interrupted);
    }
  });

  it('helps: the program, a command, and by the word', async () => {
    for (const argv of [[], ['--help'], ['-h'], ['help']]) {
      const { status, out, err } = await run(argv);
      expect([status, err]).toEqual([ExitStatus.passed, '']);
      expect(out).toContain('  grade     does grade');
    }
    for (const argv of [
      ['grade', '--help'],
      ['grade', 'echo', '-h'],
      ['help', 'grade'],
    ]) {
      const { status, out } = await run(argv);
      expect(status).toBe(ExitStatus.passed);
      expect(out).toContain('Does grade at length.');
      expect(out).toContain('dscourse grade echo');
      expect(out).toContain('--engine <name>  which (embedded, maelstrom)');
      expect(out).toContain('--json');
    }
  });
});
