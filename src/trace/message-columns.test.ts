import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageColumns } from './format.ts';
import { createColumns, DamagedColumns, packColumns, unpackColumns } from './message-columns.ts';

const names = [
  'id',
  'src',
  'dest',
  'sent',
  'due',
  'end',
  'fate',
  'type',
  'request',
  'repeats',
  'copyOf',
] as const;

type Row = Readonly<Record<(typeof names)[number], number>>;

function columnsOf(rows: readonly Row[]): MessageColumns {
  const columns = createColumns(rows.length);
  for (const name of names) {
    for (const [rank, row] of rows.entries()) columns[name][rank] = row[name];
  }
  return columns;
}

const time = fc.oneof(
  fc.maxSafeNat().map((value) => Math.floor(value / 8)),
  fc.integer(),
);
const rows = fc.nat(12).chain((count) => {
  const rank = fc.integer({ min: -1, max: count - 1 });
  return fc.array(
    fc.record({
      id: fc.maxSafeNat().map((value) => Math.floor(value / 4)),
      src: fc.nat(65535),
      dest: fc.nat(65535),
      sent: time,
      due: time,
      end: time,
      fate: fc.nat(4),
      type: fc.nat(65535),
      request: rank,
      repeats: rank,
      copyOf: rank,
    }),
    { minLength: count, maxLength: count },
  );
});

/** As in a broadcast of steady latency: each message is answered, and sent again a second later. */
function gossip(count: number): MessageColumns {
  return columnsOf(
    Array.from({ length: count }, (_, rank) => ({
      id: rank,
      src: rank % 25,
      dest: (rank * 7) % 25,
      sent: rank * 40_000,
      due: rank * 40_000 + 100_000_000,
      end: rank * 40_000 + 100_000_000,
      fate: rank % 50 === 0 ? 1 : 0,
      type: rank % 2,
      request: rank % 2 === 0 ? -1 : rank - 1,
      repeats: rank < 1000 ? -1 : rank - 1000,
      copyOf: -1,
    })),
  );
}

describe('packed columns', () => {
  it('come back as they were, whatever they hold', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const columns = columnsOf(all);
        expect(unpackColumns(packColumns(columns))).toEqual(columns);
      }),
      { numRuns: 40 },
    );
  });

  it('take some bytes a message at most', () => {
    const packed = packColumns(gossip(10_000));
    expect(packed.length).toBeLessThan(10_000 * 20);
    expect(deflateRawSync(packed).length).toBeLessThan(10_000 * 2);
  });

  it('refuse a number that would not come back', () => {
    expect(() => packColumns(columnsOf([{ ...row, sent: 0.5 }]))).toThrow(RangeError);
    expect(() => packColumns(columnsOf([{ ...row, sent: 1e300 }]))).toThrow(RangeError);
  });

  it('are refused when cut off anywhere, and when something follows', () => {
    const packed = packColumns(gossip(3));
    for (let end = 0; end < packed.length; end++) {
      expect(() => unpackColumns(packed.subarray(0, end)), `${end} bytes`).toThrow(DamagedColumns);
    }
    expect(() => unpackColumns(Uint8Array.of(...packed, 0))).toThrow(DamagedColumns);
  });

  it('never name a message that is not there, however the bytes were changed', () => {
    const packed = packColumns(gossip(5));
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.nat(255), (at, byte) => {
        const changed = packed.slice();
        changed[at] = byte;
        let columns: MessageColumns;
        try {
          columns = unpackColumns(changed);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(DamagedColumns);
          return;
        }
        for (const column of [columns.request, columns.repeats, columns.copyOf]) {
          for (const other of column) expect(other).toBeLessThan(columns.count);
        }
      }),
      { numRuns: 100 },
    );
  });
});

const row: Row = {
  id: 0,
  src: 0,
  dest: 0,
  sent: 0,
  due: 0,
  end: 0,
  fate: 0,
  type: 0,
  request: -1,
  repeats: -1,
  copyOf: -1,
};
