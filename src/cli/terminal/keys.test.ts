import { describe, expect, it } from 'vitest';
import { keysIn } from './keys.ts';

describe('keysIn', () => {
  it('names letters, arrows in both modes, and control keys', () => {
    expect(keysIn('r')).toEqual(['r']);
    expect(keysIn('\u001b[A\u001bOB\u001b[5~ ')).toEqual(['up', 'down', 'page-up', 'page-down']);
    expect(keysIn('\u0003\u001a\u000c')).toEqual(['ctrl-c', 'ctrl-z', 'ctrl-l']);
  });

  it('takes an escape by itself as the key', () => {
    expect(keysIn('\u001b')).toEqual(['escape']);
    expect(keysIn('\u001bq')).toEqual(['escape', 'q']);
  });

  it('passes over a sequence that it does not know, with its letters', () => {
    expect(keysIn('\u001b[1;5Cr')).toEqual(['r']);
    expect(keysIn('\u001b[200~q\u001b[201~')).toEqual(['q']);
  });

  it('keeps characters outside the first plane whole', () => {
    expect(keysIn('ü😀')).toEqual(['ü', '😀']);
  });
});
