import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyBlocks, DamagedBodies, packBodies } from './body-blocks.ts';

const pack = (bytes: Uint8Array): string => deflateRawSync(bytes).toString('base64');

/** Reads them back, and counts how many blocks it unpacked. */
function read(text: string): { blocks: BodyBlocks; unpacked: () => number } {
  let unpacked = 0;
  const blocks = new BodyBlocks(text, (line) => {
    unpacked += 1;
    return inflateRawSync(Buffer.from(line, 'base64'));
  });
  return { blocks, unpacked: () => unpacked };
}

function roundTrip(bodies: readonly string[]): string[] {
  const { blocks } = read(packBodies(bodies, pack));
  return Array.from({ length: blocks.count }, (_, rank) => blocks.body(rank));
}

describe('bodies in blocks', () => {
  it('come back byte for byte', () => {
    // Strings of any 16-bit units: halves of pairs, also where two bodies make a pair of their halves.
    const any = fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
      .map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(fc.array(fc.oneof(any, fc.string())), (bodies) => {
        expect(roundTrip(bodies)).toEqual(bodies);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['no body at all', []],
    ['empty ones', ['', '', '']],
    ['line ends and controls', ['{\n}', '\r\n', '\u0000\u001b[31m', '\u2028']],
    ['what looks like the mark of a byte order', ['\ufeff{}', '\ufffe']],
    ['halves of a pair', ['\ud83d', '\ude00', '\ud83d\ude00', 'a\udc00\ud800b']],
    ['a replacement character', ['\ufffd']],
    ['a megabyte', ['é'.repeat(1 << 20), '{}', '\ud800'.repeat(20_000)]],
  ])('keep %s', (_, bodies) => {
    expect(roundTrip(bodies)).toEqual(bodies);
  });

  it('are unpacked a block at a time, once', () => {
    const bodies = Array.from({ length: 5000 }, (_, rank) => `{"type":"gossip","values":[${rank}]}`);
    const { blocks, unpacked } = read(packBodies(bodies, pack));
    expect(blocks.count).toBe(5000);
    expect(unpacked()).toBe(0);
    expect(blocks.body(4321)).toBe(bodies[4321]);
    expect(blocks.body(4322)).toBe(bodies[4322]);
    expect(unpacked()).toBe(1);
    expect(blocks.body(0)).toBe(bodies[0]);
    expect(unpacked()).toBe(2);
    const { first, count } = blocks.block(blocks.blockOf(4321));
    expect(first <= 4321 && 4321 < first + count).toBe(true);
  });

  it('lie in a block of their own when they are long', () => {
    const long = 'x'.repeat(1 << 19);
    const { blocks, unpacked } = read(packBodies([long, long, '{}'], pack));
    expect(blocks.body(2)).toBe('{}');
    expect(unpacked()).toBe(1);
    expect(blocks.blockCount).toBe(3);
  });

  it('say so when they are damaged, and when there is no such message', () => {
    const text = packBodies(['{"a":1}', '{"b":2}'], pack);
    expect(() => read(text).blocks.body(2)).toThrow(DamagedBodies);
    expect(() => read(text.replace('2', '3')).blocks.body(0)).toThrow(DamagedBodies);
    expect(() => read(`1 ${text}`).blocks).toThrow(DamagedBodies);
    expect(() => read(`x${text}`).blocks).toThrow(DamagedBodies);
  });
});
