import { describe, expect, it } from 'vitest';
import { Cluster } from '../../test/support/evidence.ts';
import { engineReport, finding } from '../../test/support/reports.ts';
import { certify } from './certify.ts';
import { judgeSeed } from './judge.ts';
import { resolvePointer } from './pointers.ts';

const evidence = new Cluster('broadcast', 1)
  .broadcast(1, 'n0', 3)
  .read(20, 'n0', [], true)
  .verdict({ valid: false, lost: [3] })
  .evidence();
const judged = (engine: { engine?: 'embedded' }, requirements = [{ kind: 'valid' } as const]) =>
  judgeSeed(evidence, { requirements, stricter: {}, ...engine }, 'single/seed-812');

describe('a run that only the embedded engine plays', () => {
  it('makes a blocking finding of what it missed', () => {
    const { findings, report } = judged({ engine: 'embedded' });
    expect(report.outcome).toBe('failed');
    const found = findings.find(({ code }) => code === 'stricter-run');
    expect(found).toMatchObject({ severity: 'blocking', run: 'single', seed: 812 });
    expect(found?.statement.text).toBe('single, a run that only the embedded engine plays, missed valid.');
    for (const pointer of found?.statement.pointers ?? []) {
      expect(resolvePointer(pointer, evidence)).toBeDefined();
    }
  });

  it('makes none where nothing is missed, and an official run makes none at all', () => {
    const codes = (of: ReturnType<typeof judged>) => of.findings.map(({ code }) => code);
    expect(codes(judged({ engine: 'embedded' }, []))).not.toContain('stricter-run');
    expect(codes(judged({}))).not.toContain('stricter-run');
  });
});

describe('the certificate of a challenge with such a run', () => {
  const run = (id: string) => ({
    id,
    seeds: 5,
    test: { workload: 'broadcast' as const },
    requirements: [{ kind: 'valid' as const }],
  });
  const challenge = {
    id: 'raft-9d',
    title: 'What is committed stays',
    runs: [run('single'), { ...run('quick-cuts'), engine: 'embedded' as const }],
  };
  const official = {
    kind: 'ran',
    report: engineReport('maelstrom', 'passed'),
    doubt: null,
    release: 'v0.2.4',
  } as const;
  const graded = (embedded: ReturnType<typeof engineReport>) =>
    certify({ challenge, attempt: 1, embedded, maelstrom: official, durationMs: 1 });

  it('does not ask Maelstrom for it', () => {
    expect(graded(engineReport('embedded', 'passed')).certification).toMatchObject({
      kind: 'certified',
      runs: ['single'],
    });
  });

  it('is withheld when it shows a mistake, though Maelstrom passes the others', () => {
    const embedded = {
      ...engineReport('embedded', 'failed'),
      findings: [finding('stricter-run', 'blocking')],
    };
    expect(graded(embedded)).toMatchObject({ certified: false, certification: { why: 'finding' } });
  });
});
