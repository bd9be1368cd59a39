import { describe, expect, it } from 'vitest';
import { isToRecord, type Standing } from './recording.ts';

const failed: Standing = { outcome: 'failed', diagnosis: 'lost-value', program: 'a' };
const passed: Standing = { outcome: 'passed', diagnosis: null, program: 'a' };

describe('what becomes an attempt', () => {
  it('is the first verdict, and each with another outcome or another diagnosis', () => {
    expect(isToRecord(null, failed, 'now')).toBe(true);
    expect(isToRecord(failed, passed, 'now')).toBe(true);
    expect(isToRecord(failed, { ...failed, diagnosis: 'stale-read' }, 'now')).toBe(true);
  });

  it('is not each of a hundred saves that come to the same', () => {
    expect(isToRecord(failed, { ...failed, program: 'b' }, 'now')).toBe(false);
    expect(isToRecord(passed, { ...passed, program: 'b' }, 'now')).toBe(false);
  });

  it('is what stands when the person leaves, unless that very program is recorded', () => {
    expect(isToRecord(passed, { ...passed, program: 'b' }, 'leaving')).toBe(true);
    expect(isToRecord(passed, passed, 'leaving')).toBe(false);
  });
});
