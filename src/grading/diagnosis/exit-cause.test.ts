import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../test/support/evidence.ts';
import type { RunManifest } from '../../engines/engine.ts';
import type { RunEvidence } from '../grader.ts';
import { resolvePointer } from '../pointers.ts';
import { exitCause } from './exit-cause.ts';

/** Why a program of another language ended so, in words; the line that they rest on must say it. */
function causeOf(exitCode: number, ...lastStderr: readonly string[]): string | null {
  const ending = {
    kind: 'node-crashed',
    step: { node: 'n0', time: 0, messageId: null, activity: 'start' },
    exitCode,
    signal: null,
    error: null,
    rejection: false,
    location: null,
    lastStdout: [],
    lastStderr,
  } as const;
  const program = { kind: 'command', language: 'python', hash: '' };
  const evidence: RunEvidence = {
    ...new Cluster('echo', 1).outcome({ ending, hasResults: false }).evidence(),
    manifest: { program } as RunManifest,
  };
  const cause = exitCause(evidence, ending);
  for (const pointer of cause?.pointers ?? []) expect(resolvePointer(pointer, evidence)).toBeDefined();
  return cause?.text ?? null;
}

describe('the cause of an exit', () => {
  it.each([
    ['/usr/bin/env: ‘python9’: No such file or directory', 'python9'],
    ["env: 'ruby': No such file or directory", 'ruby'],
    ['env: node22: No such file or directory', 'node22'],
  ])('is an interpreter that is not there: %s', (line, name) => {
    expect(causeOf(127, line)).toBe(`The first line of the program asks for ${name}, which is not on PATH.`);
  });

  it.each([
    '/usr/bin/env: ‘python3\\r’: No such file or directory',
    'env: python3\r: No such file or directory',
  ])('is a carriage return: %j', (line) => {
    expect(causeOf(127, line)).toContain('carriage return');
  });

  it.each([
    [127, '/home/me/node.py: 1: import: not found'],
    [2, '/home/me/my node.py: line 4: syntax error near unexpected token `('],
    [2, 'sh: /home/me/node.rb: 3: Syntax error: word unexpected (expecting ")")'],
  ])('is a shell that reads what is no script of its own (%i, %s)', (status, line) => {
    expect(causeOf(status, line)).toContain('its first line must name what reads it');
  });

  it.each([
    [127, '/home/me/node.sh: line 3: jqq: command not found'],
    [1, "ModuleNotFoundError: No module named 'yaml'"],
    [1, 'env: python9: No such file or directory'],
  ])('is not made up from %i and %s', (status, line) => {
    expect(causeOf(status, line)).toBeNull();
  });

  it('of a program that ends in peace names no function of another language', () => {
    expect(causeOf(0)).toContain('the program came to its end');
    expect(causeOf(0)).not.toContain('process.exit');
  });
});
