import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DamagedBzip2, decodeBzip2 } from '../../src/toolchain/bzip2.ts';
import { encodeBzip2 } from '../support/bzip2-encoder.ts';
import { noise, sha256 } from '../support/release-archive.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function decode(bytes: Uint8Array, pieceSize = 4096): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of decodeBzip2(inPieces(bytes, pieceSize))) pieces.push(piece);
  return Buffer.concat(pieces);
}

// Made once by bzip2 1.0.8: `bzip2 -1 mixed` (four blocks, runs of 1 to 699 equal bytes, all byte values, several
// codes), `printf '' | bzip2`, and two streams one behind the other.
const fixture = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'bzip2', name));

describe('what the bzip2 command made', () => {
  test.each([1, 7, 4096, 1_000_000])('four blocks, read in pieces of %d', async (size) => {
    const decoded = await decode(fixture('mixed.bz2'), size);
    expect(decoded.length).toBe(330_005);
    expect(sha256(decoded)).toBe('aa617ce18b0ec13831ebe775efebf2873bbbcdf18bcb533cdda1130a4d7fab78');
  });
  test('nothing at all, and two streams in one file', async () => {
    expect((await decode(fixture('empty.bz2'))).length).toBe(0);
    expect((await decode(fixture('two-streams.bz2'))).toString()).toBe('one\ntwo\n');
  });
});

test('whatever is compressed comes back', async () => {
  const runs = fc
    .array(fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 600 })), { maxLength: 60 })
    .map((pairs) => Buffer.concat(pairs.map(([byte, times]) => Buffer.alloc(times, byte))));
  const bytes = fc.oneof(
    runs,
    fc.uint8Array({ maxLength: 3000 }).map((array) => Buffer.from(array)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 5000 }), async (data, size) => {
      expect(await decode(encodeBzip2(data), size)).toEqual(data);
    }),
    { numRuns: 60, seed: 3 },
  );
});

test('any cut and any changed bit is found', async () => {
  const data = Buffer.concat([noise(2000), Buffer.alloc(3000, 7), Buffer.from('node '.repeat(300))]);
  const whole = encodeBzip2(data);
  for (let length = 0; length < whole.length; length += 41) {
    await expect(decode(whole.subarray(0, length)), `cut to ${length}`).rejects.toThrow(DamagedBzip2);
  }
  await expect(decode(whole.subarray(0, -1))).rejects.toThrow(/ends too early/);
  let harmless = 0;
  for (let bit = 0; bit < whole.length * 8; bit += 61) {
    const changed = Buffer.from(whole);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
    const result = await decode(changed).then(
      (decoded) => decoded,
      (error: unknown) => error,
    );
    // A bit may be one that means nothing (the level of a small block): then nothing else has changed either.
    if (Buffer.isBuffer(result)) {
      expect(result).toEqual(data);
      harmless += 1;
    } else expect(result).toBeInstanceOf(DamagedBzip2);
  }
  expect(harmless).toBeLessThan(5);
});

test('what is no bzip2, or has something behind it', async () => {
  await expect(decode(Buffer.from('<html>'))).rejects.toThrow(/does not begin as bzip2/);
  await expect(decode(Buffer.from('BZh0rest'))).rejects.toThrow(/does not begin as bzip2/);
  await expect(decode(Buffer.alloc(0))).rejects.toThrow(/ends too early/);
  const tail = Buffer.concat([encodeBzip2(Buffer.from('x')), Buffer.from('tail')]);
  await expect(decode(tail)).rejects.toThrow(/does not begin as bzip2/);
});
