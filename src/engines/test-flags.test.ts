import { describe, expect, it } from 'vitest';
import { DscourseError } from '../errors.ts';
import { parseTestFlags, type TestFlags } from './test-flags.ts';

const files: Readonly<Record<string, string>> = { hosts: 'a\nb \n\n' };
const readFile = (path: string): string => files[path] ?? '';

function parse(line: string, nodeArguments: readonly string[] = []): TestFlags {
  return parseTestFlags(line.split(' '), { nodeArguments, readFile });
}
function refusal(line: string): DscourseError {
  try {
    parse(line);
  } catch (thrown) {
    if (thrown instanceof DscourseError) return thrown;
    throw thrown;
  }
  throw new Error('it was accepted');
}

describe('parseTestFlags', () => {
  it('reads the commands of the challenges', () => {
    const flags = parse(
      '-w unique-ids --bin x.ts --time-limit 30 --rate 1000 --node-count 3 --availability total --nemesis partition',
    );
    expect(flags.test).toEqual({
      workload: 'unique-ids',
      nodeCount: 3,
      rate: 1000,
      timeLimit: 30,
      nemesis: ['partition'],
      availability: 'total',
    });
    expect(flags.bin).toBe('x.ts');
    expect(flags.seed).toBeNull();
    expect(flags.seeds).toBe(1);
  });

  it('takes values attached by = or to the short flag, and the last of two', () => {
    const flags = parse('--workload=echo -wbroadcast --bin=a --bin b --latency=100 --availability=0.95');
    expect(flags.test).toEqual({ workload: 'broadcast', latency: 100, availability: 0.95 });
    expect(flags.bin).toBe('b');
  });

  it('joins the names of nodes from file, list and single flags', () => {
    const flags = parse('-w echo --bin b -n x -n y --nodes c1,d --nodes-file hosts');
    expect(flags.test.nodes).toEqual(['a', 'b', 'c1', 'd', 'x', 'y']);
  });

  it('hands what follows -- and words of no flag to the node', () => {
    const flags = parse('-w echo extra --bin b', ['--seed', '3']);
    expect(flags.nodeArguments).toEqual(['extra', '--seed', '3']);
    expect(flags.seed).toBeNull();
    expect(flags.notes.join()).toContain('extra');
  });

  it('accepts what Maelstrom inherits from Jepsen, and says that it does nothing', () => {
    const flags = parse('-w echo --bin b --username root --no-ssh --logging-json --ssh-private-key k');
    expect(flags.notes).toHaveLength(4);
    expect(flags.notes.every((note) => note.includes('no effect'))).toBe(true);
  });

  it.each([
    ['–-nemesis', '--nemesis'],
    ['—nemesis', '--nemesis'],
    ['−-rate', '--rate'],
    ['-–nemesis', '--nemesis'],
    ['–w', 'Write -w'],
  ])('explains the pasted dash of %s', (word, fix) => {
    const error = refusal(`-w echo --bin b ${word} partition`);
    expect(error.code).toBe('pasted-dash');
    expect(error.fix).toContain(fix);
  });

  it.each<[string, string, RegExp]>([
    ['-w echo', 'missing-bin', /--bin/],
    ['--bin b', 'missing-workload', /lin-kv/],
    ['-w echo --bin b --node-cuont 3', 'unknown-flag', /--node-cuont/],
    ['-w echo --bin b -x', 'unknown-flag', /-x/],
    ['-w echo --bin b --rate', 'missing-value', /--rate/],
    ['-w echo --bin --rate 5', 'missing-value', /--bin/],
    ['-w echo --bin b --rate fast', 'bad-rate', /fast/],
    ['-w echo --bin b --availability partial', 'bad-availability', /partial/],
    ['-w echo --bin=', 'missing-bin', /--bin/],
    ['-w echo --bin b --realtime=yes', 'unexpected-value', /yes/],
    ['-w echo --bin b --seed 4294967296', 'bad-seed', /4294967296/],
    ['-w echo --bin b --seeds 0', 'bad-seeds', /0/],
    ['-w echo --bin b --seeds 2 --test-count 2', 'bad-seeds', /--test-count/],
  ])('refuses %s', (line, code, message) => {
    const error = refusal(line);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('suggests the flag that was meant', () => {
    expect(refusal('-w echo --bin b --node-cuont 3').fix).toContain('--node-count');
  });

  it('tells a repetition that stops from one that runs side by side', () => {
    expect(parse('-w echo --bin b --test-count 4')).toMatchObject({ seeds: 4, stopAtFirst: true });
    expect(parse('-w echo --bin b --seeds 4 --seed 9')).toMatchObject({
      seeds: 4,
      stopAtFirst: false,
      seed: 9,
    });
  });

  it('runs on our own engine unless it is told otherwise', () => {
    expect(parse('-w echo --bin x').engine).toBe('embedded');
    expect(parse('-w echo --bin x --engine maelstrom').engine).toBe('maelstrom');
    expect(parse('-w echo --bin x --engine=embedded --seed 3').seed).toBe(3);
    expect(refusal('-w echo --bin x --engine malestrom')).toMatchObject({
      code: 'bad-engine',
      fix: expect.stringContaining('Did you mean maelstrom?'),
    });
  });

  it('takes no seed for Maelstrom, and says what else there is', () => {
    expect(refusal('-w echo --bin x --engine maelstrom --seed 3')).toMatchObject({
      code: 'no-seed',
      fix: expect.stringContaining('--engine embedded'),
    });
    expect(refusal('-w echo --bin x --engine maelstrom --check-determinism').code).toBe('no-seed');
    expect(parse('-w echo --bin x --engine maelstrom --seeds 3').seeds).toBe(3);
    expect(parse('-w echo --bin x --engine maelstrom --realtime').notes).toEqual([
      '--realtime has no effect here: Maelstrom knows no other time.',
    ]);
  });
});
