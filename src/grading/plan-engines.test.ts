import { describe, expect, it } from 'vitest';
import { type EngineWish, planMaelstrom, whyNotRun } from './plan-engines.ts';

const wish: EngineWish = {
  flag: null,
  setting: 'auto',
  carried: false,
  seedAsked: false,
  partial: false,
  embeddedRun: null,
};
const plan = (change: Partial<EngineWish>) => planMaelstrom({ ...wish, ...change });

describe('Maelstrom runs', () => {
  it('after a pass, by default', () => {
    expect(plan({})).toEqual({ kind: 'unless-failed' });
    expect(plan({ flag: 'auto', setting: 'embedded' })).toEqual({ kind: 'unless-failed' });
    expect(whyNotRun(plan({}), 'passed')).toBeNull();
    expect(whyNotRun(plan({}), 'could-not-judge')).toBeNull();
    expect(whyNotRun(plan({}), null)).toBeNull();
    expect(whyNotRun(plan({}), 'failed')).toEqual({ reason: 'failed-first' });
  });

  it('whatever the embedded engine says, where it is asked for', () => {
    expect(plan({ flag: 'maelstrom' })).toEqual({ kind: 'asked' });
    expect(plan({ setting: 'maelstrom' })).toEqual({ kind: 'asked' });
    // Part of a challenge may be asked for; its pass is no certificate.
    expect(plan({ flag: 'maelstrom', partial: true })).toEqual({ kind: 'asked' });
    expect(whyNotRun({ kind: 'asked' }, 'failed')).toBeNull();
  });
});

describe('Maelstrom does not run', () => {
  it.each<[string, Partial<EngineWish>, object]>([
    ['with --engine embedded', { flag: 'embedded' }, { reason: 'embedded-asked', by: 'flag' }],
    ['by the setting', { setting: 'embedded' }, { reason: 'embedded-asked', by: 'setting' }],
    [
      'for carried source, even where the setting asks for it',
      { carried: true, setting: 'maelstrom' },
      { reason: 'embedded-asked', by: 'start' },
    ],
    ['for a seed', { seedAsked: true, partial: true }, { reason: 'seed-asked' }],
    [
      'for a seed, though the setting asks for it',
      { seedAsked: true, setting: 'maelstrom' },
      { reason: 'seed-asked' },
    ],
    ['for a part of the challenge', { partial: true }, { reason: 'partial' }],
  ])('%s', (_, change, why) => {
    const planned = plan(change);
    expect(planned).toEqual({ kind: 'never', why });
    expect(whyNotRun(planned, 'passed')).toEqual(why);
    expect(whyNotRun(planned, 'failed')).toEqual(why);
  });

  it('for a seed and by name at once: that is refused', () => {
    expect(() => plan({ flag: 'maelstrom', seedAsked: true })).toThrow(/--seed and --engine maelstrom/);
  });
});

describe('a run that only the embedded engine plays', () => {
  const alone: Partial<EngineWish> = { partial: true, embeddedRun: 'quick-cuts' };

  it('is refused where Maelstrom is asked for it', () => {
    expect(() => plan({ ...alone, flag: 'maelstrom' })).toThrow(/does not play the run quick-cuts/);
  });

  it('is played alone where Maelstrom is only the setting', () => {
    expect(plan({ ...alone, setting: 'maelstrom' })).toEqual({ kind: 'never', why: { reason: 'partial' } });
  });
});
