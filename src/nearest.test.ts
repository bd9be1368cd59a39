import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.ts';

const names = ['echo', 'unique-ids', 'broadcast', '--node-count', '--nodes'];

describe('nearest', () => {
  it('finds a name with a swapped, missing or extra letter', () => {
    expect(nearest('boradcast', names)).toEqual(['broadcast']);
    expect(nearest('ech', names)).toEqual(['echo']);
    expect(nearest('--node-counts', names)).toEqual(['--node-count']);
  });
  it('takes a beginning for the name', () => {
    expect(nearest('uniq', names)).toEqual(['unique-ids']);
  });
  it('says nothing when nothing is near', () => {
    expect(nearest('kafka', names)).toEqual([]);
  });
});
