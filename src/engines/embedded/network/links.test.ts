import { describe, expect, it } from 'vitest';
import type { NemesisName } from '../../engine.ts';
import { type LinkFault, Links, linkFaults, type Passage } from './links.ts';

const nodes = ['n1', 'n2', 'n3'];
const random: readonly NemesisName[] = ['loss', 'duplicate', 'reorder'];
const links = (nemesis: readonly NemesisName[], seed = 7): Links => new Links({ seed, nodes, nemesis });
const body = (message: number): string => `{"type":"gossip","message":${message},"msg_id":${message}}`;

/** What becomes of 2000 messages from n1 to n2 while the faults are on the links of n1. */
function passages(faults: readonly LinkFault[], nemesis: readonly NemesisName[] = faults): Passage[] {
  const struck = links(nemesis);
  for (const fault of faults) struck.strike(fault, ['n1']);
  return Array.from({ length: 2000 }, (_, message) => struck.passage('n1', 'n2', body(message), 0));
}
const share = (list: readonly Passage[], of: (passage: Passage) => boolean): number =>
  list.filter(of).length / list.length;
const isLost = (passage: Passage): boolean => passage.kind === 'lost';
const isHeld = (passage: Passage): boolean => passage.kind === 'passed' && passage.hold > 0;
const isTwice = (passage: Passage): boolean => passage.kind === 'passed' && passage.copyHold !== null;

describe('Links', () => {
  it.each([
    ['loss', isLost],
    ['reorder', isHeld],
    ['duplicate', isTwice],
  ] as const)('strikes a fifth of the messages with %s, and does nothing else to any', (fault, happened) => {
    const all = passages([fault]);
    expect(Math.abs(share(all, happened) - 0.2)).toBeLessThan(0.03);
    for (const other of [isLost, isHeld, isTwice]) if (other !== happened) expect(share(all, other)).toBe(0);
  });

  it('holds messages and copies back by whole milliseconds, up to the most and no further', () => {
    for (const passage of passages(['reorder', 'duplicate'])) {
      if (passage.kind === 'lost') continue;
      for (const hold of [passage.hold, passage.copyHold ?? 0]) {
        expect(hold % 1_000_000).toBe(0);
        expect(hold).toBeLessThanOrEqual(linkFaults.mostLater * 1_000_000);
      }
    }
  });

  it('decides about each fault as if there were no other', () => {
    const alone = passages(['duplicate'], random);
    const amid = passages(['loss', 'duplicate', 'reorder'], random);
    const reordered = passages(['reorder'], random);
    let arrived = 0;
    for (const [index, passage] of amid.entries()) {
      if (passage.kind === 'lost') continue;
      arrived++;
      expect(passage).toEqual({
        kind: 'passed',
        hold: (reordered[index] as { hold: number }).hold,
        copyHold: (alone[index] as { copyHold: number | null }).copyHold,
      });
    }
    expect(arrived).toBeGreaterThan(1500);
  });

  it('decides the same about a message whenever the fault began, and anew about each repetition', () => {
    const early = links(['loss']);
    early.strike('loss', ['n1']);
    const late = links(['loss']);
    const fates = { early: [] as boolean[], late: [] as boolean[] };
    for (let times = 0; times < 200; times++) {
      if (times === 100) late.strike('loss', ['n1']);
      fates.early.push(isLost(early.passage('n1', 'n2', body(1), 0)));
      fates.late.push(isLost(late.passage('n1', 'n2', body(1), 0)));
    }
    expect(fates.late.slice(0, 100)).not.toContain(true);
    expect(fates.late.slice(100)).toEqual(fates.early.slice(100));
    expect(new Set(fates.early).size).toBe(2);
  });

  it('makes a slow link take ten times as long, and 50 ms more at least', () => {
    const slow = links(['slow']);
    slow.strike('slow', ['n2']);
    const hold = (latency: number) => slow.passage('n1', 'n2', body(1), latency);
    expect(hold(0)).toEqual({ kind: 'passed', hold: 50e6, copyHold: null });
    expect(hold(100e6)).toEqual({ kind: 'passed', hold: 900e6, copyHold: null });
  });

  it('leaves clients, services, a node’s own messages and links of other nodes alone', () => {
    const struck = links(random);
    for (const fault of ['loss', 'duplicate', 'reorder', 'slow'] as const) struck.strike(fault, ['n1']);
    for (const [src, dest] of [
      ['c1', 'n1'],
      ['n1', 'c1'],
      ['n1', 'lin-kv'],
      ['lin-kv', 'n1'],
      ['n1', 'n1'],
      ['n2', 'n3'],
    ] as const) {
      for (let message = 0; message < 50; message++) {
        expect(struck.passage(src, dest, body(message), 0)).toEqual({
          kind: 'passed',
          hold: 0,
          copyHold: null,
        });
      }
    }
  });

  it('is itself again once healed', () => {
    const struck = links(['loss', 'slow']);
    struck.strike('loss', nodes);
    struck.strike('slow', nodes);
    struck.heal('loss');
    struck.heal('slow');
    for (let message = 0; message < 100; message++) {
      expect(struck.passage('n1', 'n2', body(message), 0)).toMatchObject({ kind: 'passed', hold: 0 });
    }
  });

  it('heals a partition without healing a one-way partition, and the other way round', () => {
    const cut = links([]);
    cut.partition.cut(new Map([['n1', ['n2']]]));
    cut.oneWay.cut(new Map([['n1', ['n2', 'n3']]]));
    cut.oneWay.heal();
    expect([cut.separates('n2', 'n1'), cut.separates('n3', 'n1')]).toEqual([true, false]);
    cut.oneWay.cut(new Map([['n1', ['n2', 'n3']]]));
    cut.partition.heal();
    expect([cut.separates('n2', 'n1'), cut.separates('n3', 'n1')]).toEqual([true, true]);
  });
});
