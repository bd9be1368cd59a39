import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { recordingNamed, writeStore } from '../../../test/support/finished-runs.ts';
import { logOf } from '../../../test/support/stand-in/recording.ts';
import { DscourseError } from '../../errors.ts';
import { openMaelstromStore } from './open-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'dscourse-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The store that plain Maelstrom left of a recorded run, `store/<workload>/<time>`. */
function stored(name: string, workload: string, without: readonly string[] = []): string {
  const path = join(mkdtempSync(join(folder, 's')), 'store', workload, '20261122T055610.505Z');
  const recording = recordingNamed(name);
  mkdirSync(path, { recursive: true });
  writeStore(path, recording);
  writeFileSync(join(path, 'jepsen.log'), logOf(recording.console));
  for (const file of without) rmSync(join(path, file), { recursive: true });
  return path;
}

/** Code of the error, and what it says. */
function refusal(path: string): string {
  try {
    openMaelstromStore(path)?.history();
  } catch (thrown) {
    if (thrown instanceof DscourseError) return `${thrown.code}: ${thrown.message.replace(path, '…')}`;
    throw thrown;
  }
  return 'none';
}

describe("plain Maelstrom's store", () => {
  it('is the evidence of its run: test, history, results, messages of the journal', () => {
    const evidence = openMaelstromStore(stored('broadcast-journal-partition-pass', 'broadcast'));
    expect(evidence?.spec).toMatchObject({
      workload: 'broadcast',
      nodes: ['n0', 'n1', 'n2'],
      rate: 10,
      latency: { mean: 20, dist: 'constant' },
      nemesis: ['partition'],
    });
    expect(evidence?.outcome).toMatchObject({
      engine: 'maelstrom',
      ending: { kind: 'completed' },
      hasResults: true,
      capabilities: { messages: true, deterministic: false, virtualTime: false },
      counts: { messages: 363 },
    });
    expect(evidence?.outcome.counts.faults).toBeGreaterThan(0);
    expect(evidence?.results?.valid).toBe(true);
    expect(evidence?.messages()).toHaveLength(363);
    expect(evidence?.history().length).toBeGreaterThan(50);
  });

  it('may be named by a folder above it, with a link to the latest', () => {
    const path = stored('broadcast-journal-partition-pass', 'broadcast');
    symlinkSync(path, join(path, '..', 'latest'));
    expect(openMaelstromStore(join(path, '..'))?.messages()).toHaveLength(363);
  });

  it('has its messages from the log where there is no journal, or else says why it has none', () => {
    const logged = openMaelstromStore(stored('echo-log-net', 'echo'));
    expect(logged?.messages().length).toBeGreaterThan(20);
    const silent = openMaelstromStore(stored('lin-kv-fail', 'lin-kv'));
    expect(silent?.messages()).toEqual([]);
    expect(silent?.outcome.capabilities.messages).toBe(false);
    expect(silent?.outcome.noMessages).toBe("Maelstrom's journal of messages is not there.");
  });

  it('has the lines of its nodes with the times of its log', () => {
    const evidence = openMaelstromStore(stored('broadcast-partition-pass', 'broadcast'));
    const lines = evidence?.nodeLog('n1') ?? [];
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.map(({ line }) => line)).toEqual(lines.map((_, i) => i + 1));
  });

  it('tells the end of a node that crashed', () => {
    const evidence = openMaelstromStore(stored('node-crash', 'echo'));
    expect(evidence?.outcome.ending.kind).toBe('node-crashed');
    expect(evidence?.results).toBeNull();
  });

  it('knows its test by the names of folder and logs where jepsen.log is missing', () => {
    const path = stored('broadcast-journal-partition-pass', 'broadcast', ['jepsen.log']);
    expect(openMaelstromStore(path)?.spec).toMatchObject({
      workload: 'broadcast',
      nodes: ['n0', 'n1', 'n2'],
    });
    const elsewhere = stored('broadcast-journal-partition-pass', 'elsewhere', ['jepsen.log']);
    expect(openMaelstromStore(elsewhere)?.spec.workload).toBe('broadcast');
  });

  it('is refused where nothing is left of the run, or nothing says what it was', () => {
    expect(refusal(stored('echo-pass', 'echo', ['history.edn']))).toMatch(
      /^no-history: … holds no history\.edn/,
    );
    const unknown = stored('broadcast-journal-partition-pass', 'mine', ['jepsen.log']);
    writeFileSync(
      join(unknown, 'history.edn'),
      '{:index 0, :time 1, :type :invoke, :process 0, :f :read, :value nil}\n',
    );
    expect(refusal(unknown)).toMatch(/^unknown-test: Nothing in … says which workload/);
  });

  it('is not taken for what it is not', () => {
    expect(openMaelstromStore(folder)).toBeNull();
    const ours = stored('echo-pass', 'echo');
    writeFileSync(join(ours, 'outcome.json'), '{}');
    expect(openMaelstromStore(ours)).toBeNull();
  });
});
