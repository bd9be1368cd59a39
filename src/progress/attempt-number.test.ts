import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attemptEntry } from '../../test/support/log-entries.ts';
import { temporaryFolder } from '../../test/support/run-cli.ts';
import { nextAttemptNumber } from './attempt-number.ts';
import { appendEntry } from './attempts-log.ts';

function places() {
  const folder = temporaryFolder();
  return { attemptsFile: join(folder, 'attempts.jsonl'), runsDirectory: join(folder, 'runs') };
}

describe('nextAttemptNumber', () => {
  it('begins at one and makes the folder', () => {
    const workspace = places();
    const claimed = nextAttemptNumber(workspace, 'echo-1');
    expect(claimed).toEqual({ attempt: 1, directory: join(workspace.runsDirectory, 'echo-1', '1') });
    expect(existsSync(claimed.directory)).toBe(true);
    expect(readdirSync(workspace.runsDirectory)).toEqual(['echo-1']);
  });

  it('goes on after the log and after every folder, of whichever challenge', () => {
    const workspace = places();
    appendEntry(workspace.attemptsFile, attemptEntry({ attempt: 7 }));
    expect(nextAttemptNumber(workspace, 'echo-1').attempt).toBe(8);
    expect(nextAttemptNumber(workspace, 'broadcast-3a').attempt).toBe(9);
    mkdirSync(join(workspace.runsDirectory, 'unique-ids-2', '20'), { recursive: true });
    mkdirSync(join(workspace.runsDirectory, 'unique-ids-2', 'notes'), { recursive: true });
    expect(nextAttemptNumber(workspace, 'echo-1').attempt).toBe(21);
  });

  it('does not give out a number that another process has claimed', () => {
    const workspace = places();
    mkdirSync(workspace.runsDirectory);
    writeFileSync(join(workspace.runsDirectory, '.claim-1'), '');
    expect(nextAttemptNumber(workspace, 'echo-1').attempt).toBe(2);
  });

  it('explains a place where nothing can be made', () => {
    const workspace = places();
    writeFileSync(workspace.runsDirectory, '');
    expect(() => nextAttemptNumber(workspace, 'echo-1')).toThrow(
      expect.objectContaining({ code: 'runs-unwritable' }),
    );
  });
});
